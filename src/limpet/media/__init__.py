"""Frames, encoding, camera grammar, and the sandbox that decodes what strangers send."""
