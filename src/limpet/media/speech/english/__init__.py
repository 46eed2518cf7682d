"""Writes English out as it is spoken: numbers, dates, money, measures, addresses and short forms become words."""
