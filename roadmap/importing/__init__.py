"""Workforce and evidence from CSV files and spreadsheets, and back.

The way of the catalogue's imports (`profiles.importing`): a file goes into a temporary table, set-based SQL says what
is wrong and what differs, and only what differs is written. Here one fault refuses the whole file, and all of them are
told at once. `sheets` reads files, `checks` finds faults, `workforce` and `evidence` know one kind each,
`rows` gives what can be imported again.
"""
