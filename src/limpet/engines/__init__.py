"""What makes media. Engines do not import each other."""
