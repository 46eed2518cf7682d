"""Settings: what the ground, the sky and the scenery of each place are."""
