"""Weights on disk: what a model consists of, and what of it is here. Bringing them is `storage`'s work, using them an engine's."""
