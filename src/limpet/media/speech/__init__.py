"""Spoken text without a voice: words, languages, sounds between words, and what is done to samples behind any synthesiser."""
