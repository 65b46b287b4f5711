"""The whole pipeline, as people run it."""
