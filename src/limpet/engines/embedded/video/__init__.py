"""Clips: a camera over given pictures and drawn scenes, and the encoding of what it sees."""
