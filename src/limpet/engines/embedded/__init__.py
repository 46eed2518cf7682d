"""The engine that needs no weights and no GPU."""
