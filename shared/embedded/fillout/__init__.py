"""The fake forms service: its API, its webhooks and its file storage, on loopback."""
