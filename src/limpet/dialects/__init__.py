"""Wire protocols. Dialects do not import each other."""
