"""The feed of changes: all that is public as a mirror, and every difference from it in one numbered row.

See docs/decisions/0019.
"""
