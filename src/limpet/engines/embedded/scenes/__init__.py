"""Scenery drawn from words: landscapes, seas, towns and skies in layers of known depth."""
