"""What the services have in common. Imports nothing, so that probes stay cheap."""
