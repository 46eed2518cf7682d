"""The product without HTTP: submit, run, cancel, follow, store."""
