"""The composition root: settings become objects here, and nowhere else."""
