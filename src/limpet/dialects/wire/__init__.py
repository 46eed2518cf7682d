"""What every dialect does the same way with HTTP. It knows no dialect."""
