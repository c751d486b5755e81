"""Contents for the property tests: three versions of one content, with the shapes that the schemas have.

The worlds of values are small on purpose, so that two sides often touch the same place.
"""

import itertools

from hypothesis import strategies as st

ROW_IDS = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(7)]
WORDS = ["", "sorteert", "reinigt", "herstelt"]
TEXTS = st.sampled_from(WORDS)
# One draw per value instead of one per part: a nightly run makes a hundred thousand contents.
LANGUAGE_MAPS = st.sampled_from([{"nl": nl, "en": en} for nl, en in itertools.product(WORDS, WORDS)])
LEVELS = st.sampled_from([None, 1, 2, 3])
SETS = st.sampled_from([list(chosen) for size in range(4) for chosen in itertools.permutations("abcd", size)])
CELLS = {"title": LANGUAGE_MAPS, "level": LEVELS, "learning": SETS}
FIELDS = {"title": LANGUAGE_MAPS, "summary": TEXTS, "level": LEVELS, "jobs": SETS}
ROW_FIELDS = ("tasks", "requirements")


MANY_CELLS = st.sampled_from(
    [
        {"title": {"nl": nl, "en": en}, "level": level, "learning": list(learning)}
        for nl, en, level, learning in itertools.product(
            WORDS, WORDS[:2], [None, 1, 2], [(), "a", "ab", "cb"]
        )
    ]
)
# Which of the parts of a thing are edited: often none, mostly few.
EDITED_CELLS = st.sampled_from([(), (), (), ("title",), ("level",), ("learning",), ("title", "level")])
EDITED_FIELDS = st.sampled_from(
    [
        edited
        for size in (0, 1, 1, 2, 4)
        for edited in itertools.combinations(("title", "summary", "level", "jobs"), size)
    ]
)


def rows_with(ids):
    """A strategy for rows with these ids, in this order."""
    return st.tuples(
        *(MANY_CELLS.map(lambda cells, row_id=row_id: {"id": row_id} | cells) for row_id in ids)
    ).map(list)


ROWS = st.lists(st.sampled_from(ROW_IDS), unique=True, max_size=4).flatmap(rows_with)
CONTENTS = st.fixed_dictionaries({**FIELDS, **dict.fromkeys(ROW_FIELDS, ROWS)})


@st.composite
def edits_of(draw, content):
    """A version of the content with a few places edited: fields, cells, rows added, removed and moved."""
    edited = {name: draw(FIELDS[name]) for name in draw(EDITED_FIELDS)}
    return content | edited | {name: draw(edited_rows(content[name])) for name in ROW_FIELDS}


some = st.sampled_from([False, False, False, True])


@st.composite
def edited_rows(draw, rows):
    removed = draw(st.sampled_from([None, None, *(row["id"] for row in rows)]))
    kept = [draw(edited_cells(row)) for row in rows if row["id"] != removed]
    if len(kept) > 1 and draw(some):
        kept = list(draw(st.permutations(kept)))
    old = {row["id"] for row in rows}
    fresh = draw(
        st.sampled_from(
            [(), (), *((row_id,) for row_id in ROW_IDS), tuple(ROW_IDS[2:4]), tuple(ROW_IDS[4:1:-1])]
        )
    )
    for row in draw(rows_with([row_id for row_id in fresh if row_id not in old])):
        place = draw(st.integers(0, len(kept)))
        kept = [*kept[:place], row, *kept[place:]]
    return kept


@st.composite
def edited_cells(draw, row):
    return row | {name: draw(CELLS[name]) for name in draw(EDITED_CELLS)}


@st.composite
def versions(draw):
    """(base, theirs, mine): mostly both grown from the base, sometimes three contents that share little."""
    base = draw(CONTENTS)
    if draw(some):
        return base, draw(CONTENTS), draw(CONTENTS)
    return base, draw(edits_of(base)), draw(edits_of(base))
