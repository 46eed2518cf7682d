"""Endpoints as data."""
