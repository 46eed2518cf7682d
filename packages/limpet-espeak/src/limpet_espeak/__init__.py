"""espeak-ng as a program that speaks over pipes."""
