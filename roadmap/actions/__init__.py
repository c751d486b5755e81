"""Every write on roadmaps, targets and the inputs of the needs."""
