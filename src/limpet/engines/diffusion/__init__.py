"""Videos and pictures by open weights on the user's GPU. Only `pipelines` knows torch, and only a runner imports it."""
