"""Reading classifications as their publishers give them, and merging them into the catalogue.

The way of every import: PostgreSQL parses the CSV files itself (COPY into temporary tables), set-based SQL makes from
them the rows as they should become, and only what differs from the catalogue is written. `sources` finds the files,
`reading` loads one, `merging` compares and writes; `esco*`, `nace` and `shortage` know one classification each.
Transactions, locks and events are not here but in `profiles.actions.imports`.
"""
