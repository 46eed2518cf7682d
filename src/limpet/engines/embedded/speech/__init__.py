"""Speech without model weights: from text to sound."""
