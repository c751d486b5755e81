"""The numbers of the method, and how they read as SQL."""

ESSENTIAL, OPTIONAL = 1.0, 0.5
UNUSED = 0.5  # how much a competence that the new job does not use counts, beside one that is missing
TENFOLDS = 4  # a competence that ten times as many jobs ask loses this part (a quarter) of its rarity
NEAREST = 60  # jobs looked at in full; they hold the 20 closest in 99.6 of 100 cases, and more cost time
REACH = 0.5  # from this share of the essential competences on, a job is within reach


def weight_of(row):
    """SQL of the weight of a row with `essential`."""
    return f"CASE WHEN {row}.essential THEN {ESSENTIAL}::float8 ELSE {OPTIONAL} END"


def size_of(row):
    """SQL of the weight of all that a job asks; `row` counts what it asks, and what of it is essential."""
    return f"({row}.essential * {ESSENTIAL}::float8 + ({row}.asked - {row}.essential) * {OPTIONAL}::float8)"


def part_reached(has, asks):
    """SQL of how much of a level is reached, 0–1; 1 where either side gives no level."""
    return f"least(1, coalesce({has}::float8 / {asks}, 1))"


def share_reached(has, asks):
    """The same for two levels in Python; None is a level that nobody gives."""
    return min(1, has / asks) if has and asks else 1
