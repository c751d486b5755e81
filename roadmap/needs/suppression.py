"""Small numbers of people stay hidden in public, also from whoever subtracts.

Primary: a number from 1 to 9 is hidden. Secondary: where shown totals would give a hidden number away, more numbers are
hidden with it, the smallest first, until none can be computed. Two things are held to:

1. no hidden number follows from what is shown by adding and subtracting, over all totals together;
2. under a shown total the hidden parts are two or more and hold at least 10 persons together, as they could otherwise
   be guessed from their remainder.

Zero is shown: it is about nobody. Unknown figures (None) are no numbers, and take no part.
"""

SMALL = 10
_PRIME = (1 << 61) - 1  # elimination modulo a prime is exact and quick, and a wrong answer would only hide more


def is_small(value):
    """Is this a number of persons too small to show?"""
    return value is not None and 0 < value < SMALL


def hidden_parts(counts, *, total_shown=True):
    """The places (from 0) to hide in a list of disjoint numbers of persons; with the place -1 for their total.

    >>> sorted(hidden_parts([9, 30, 40]))
    [0, 1]
    """
    values = dict(enumerate(counts))
    known = [place for place, value in values.items() if value is not None]
    if not total_shown:
        return {place for place in known if is_small(values[place])}
    values[-1] = sum(values[place] for place in known)
    return hidden(values, [(-1, known)])


def hidden_in_grid(cells):
    """What to hide of {(row, column): persons} beside which the totals of rows, columns and everything are shown.

    Returns keys: (row, column), (row, None), (None, column) and (None, None).
    """
    known = {key: value for key, value in cells.items() if value is not None}
    lines = {}
    for row, column in known:
        for total in ((row, None), (None, column)):
            lines.setdefault(total, []).append((row, column))
    values = known | {total: sum(known[part] for part in parts) for total, parts in lines.items()}
    sums = list(lines.items())
    rows = [total for total in lines if total[1] is None]
    columns = [total for total in lines if total[0] is None]
    if known:
        values[None, None] = sum(known.values())
        sums += [((None, None), rows), ((None, None), columns)]
    return hidden(values, sums)


def hidden(values, sums):
    """The keys to hide of {key: persons}, where the reader knows that each total of `sums` is what its parts add up to.

    `sums` is [(key of the total, [keys of its parts])]; totals may be parts of others, and parts may lie under several
    totals: any grouping of the same people. Values are not negative.
    """
    sums = [(total, [part for part in parts if values[part] is not None]) for total, parts in sums]
    found = {key for key, value in values.items() if is_small(value)}
    while True:
        weak = _weak_sum(values, sums, found)
        if weak is None:
            given_away = _computable(sums, found)
            if not given_away:
                return found
            weak = next(line for line in sums if given_away & {line[0], *line[1]})
        found.add(_next_to_hide(values, sums, found, weak))


def _weak_sum(values, sums, found):
    """A shown total whose hidden parts are too few or too small; None when there is none."""
    for total, parts in sums:
        under = [part for part in parts if part in found]
        if total not in found and under and (len(under) < 2 or sum(values[part] for part in under) < SMALL):
            return total, parts
    return None


def _next_to_hide(values, sums, found, line):
    """The smallest number still shown in a line, its total last; when the line is all hidden, in any other."""
    total, parts = line
    shown = [part for part in parts if part not in found and values[part] > 0]
    if shown:
        return min(shown, key=lambda part: (values[part], str(part)))
    if total not in found:
        return total
    touched = set(parts) | {total}
    rest = {key for other in sums if touched & {other[0], *other[1]} for key in (other[0], *other[1])}
    return min((key for key in rest - found), key=lambda key: (values[key], str(key)))


def _computable(sums, found):
    """The hidden keys that follow from the shown numbers by adding and subtracting: exact elimination."""
    rows = []
    for total, parts in sums:
        row = {part: 1 for part in parts if part in found}
        if total in found:
            row[total] = _PRIME - 1
        if row:
            rows.append(row)
    solved = {}
    for row in rows:
        for key in [key for key in row if key in solved]:
            _subtract(row, solved[key], row[key])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, _PRIME)
        reduced = {key: value * inverse % _PRIME for key, value in row.items()}
        for other in solved.values():
            if pivot in other:
                _subtract(other, reduced, other[pivot])
        solved[pivot] = reduced
    return {pivot for pivot, row in solved.items() if len(row) == 1}


def _subtract(row, other, times):
    """row − times · other, in place; entries that vanish are dropped."""
    for key, value in other.items():
        rest = (row.get(key, 0) - times * value) % _PRIME
        if rest:
            row[key] = rest
        else:
            row.pop(key, None)
