"""Dictionaries and vocabularies as data, and their loader."""
