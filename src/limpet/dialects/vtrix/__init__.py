"""The API of the Vtrix gateway."""
