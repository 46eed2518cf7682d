"""Header readers of the files that hold sound, without any library; each answers with `Facts`."""
