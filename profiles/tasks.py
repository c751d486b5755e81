"""Envelopes: id in, one call out."""
