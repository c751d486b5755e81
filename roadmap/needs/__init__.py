"""The method of the upskilling needs.

`derive` computes factors, coverage and totals in PostgreSQL; `recount` does the same once more in NumPy, as a check;
`reading` answers questions from what is stored; `rounding` and `bounds` are the arithmetic of showing; `figures`
the geometry of the drawings; `keys` reads the natural keys of sectors and jobs.
"""
