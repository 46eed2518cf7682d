"""What brings a still picture to life where its prompt names it: regions, fields that move them, overlays that are drawn on them."""
