"""``shortlist demo``: everything on this host, on generated people and jobs."""
