"""Webhooks on the wire: which addresses are safe to call, how a message is signed, and how it is sent."""
