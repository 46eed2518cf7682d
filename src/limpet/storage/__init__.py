"""Bytes: the artifact store and the one guarded downloader."""
