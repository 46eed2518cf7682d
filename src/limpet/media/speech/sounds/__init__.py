"""Sounds that people make beside words, made from noise, pulses and resonances."""
