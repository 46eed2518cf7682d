"""Pictures from words and from a reference."""
