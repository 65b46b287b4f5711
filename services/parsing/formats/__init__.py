"""Readers: one module per format, each from bytes to raw text."""
