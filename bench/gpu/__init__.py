"""Full-size models with random weights on a GPU: time and memory of plain diffusers and of ours, never quality. See README.md."""
