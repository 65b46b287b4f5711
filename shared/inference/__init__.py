"""Models: loading, batching and the forward pass."""
