"""Neural speech models as programs that speak over pipes."""
