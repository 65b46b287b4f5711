"""Text in, vectors out, and searches over them."""
