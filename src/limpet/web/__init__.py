"""Pages for a browser; they use the public API only."""
