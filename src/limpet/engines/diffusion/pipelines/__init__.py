"""The only part that imports torch: weights off the disk and onto a device, pictures out of noise."""
