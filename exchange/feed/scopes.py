"""Which rows of which resources may have changed, by the marks that the writes left."""

from exchange.feed.sources import SOURCES

MOST = 2000  # beyond that many rows one look at all of them is quicker


def scopes(readings, marks):
    """{resource: None for all of it, or the set of primary keys of the rows to read again}.

    `readings`: {name: Reading}; `marks`: {source: (rows, is all of it)}. Resources that nothing marked are not in it.
    """
    found = {}
    for name, reading in readings.items():
        hit = {source: marks[source] for source in SOURCES[name] if source in marks}
        scope = _scope(reading.model, SOURCES[name], hit)
        if scope is None or scope:
            found[name] = scope
    return found


def _scope(model, sources, hit):
    pks = set()
    for source, (rows, whole) in hit.items():
        if whole or not sources[source]:
            return None
        for lookup in sources[source]:
            pks |= _pks(model, lookup, rows)
        if len(pks) > MOST:
            return None
    return pks


def _pks(model, lookup, rows):
    """The rows from which this look-up leads to one of `rows`. A row that is gone is looked for all the same."""
    if lookup == "pk":
        return set(rows)
    # As in the table, not only what is public: a row may just have stopped being so.
    return set(model._base_manager.filter(**{f"{lookup}__in": rows}).values_list("pk", flat=True))
