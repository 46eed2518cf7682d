"""From the frames that a model made to the clip that was asked for: size, rate, length, joins."""
