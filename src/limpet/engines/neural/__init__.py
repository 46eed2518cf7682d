"""Speech by neural models, each a program in an environment of its own; nothing of them is imported here."""
