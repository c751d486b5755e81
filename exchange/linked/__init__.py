"""The portal's data as linked data: JSON-LD with one published context, N-Quads, CASE, and addresses that stay.

`shapes` says what each member of each resource means; everything else follows from it.
"""
