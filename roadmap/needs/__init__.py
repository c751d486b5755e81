"""The method of the upskilling needs.

`derive` computes factors, coverage and totals in PostgreSQL; `inputs`, `recount` and `verdict` do the same once more
in NumPy and compare; `freshness` says whether a recompute waits. `question` reads what a page or the API asks,
`reading` answers from what is stored, `answer` puts a page together. `rounding`, `bounds` and `hiring` are plain
arithmetic, `figures` the geometry of drawings; `keys` and `workforce` read and check what comes in.
"""
