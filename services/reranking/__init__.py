"""Anchors in, ranked lists with reasons out."""
