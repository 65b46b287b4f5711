"""Forms in, rows out."""
