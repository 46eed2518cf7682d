"""Words and values that every other room uses."""
