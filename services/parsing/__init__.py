"""Files in, plain text out."""
