"""The best of several kinds of things in one statement, with how many each kind has.

There is one for each choice of kinds and number of words. Its values are the inverted-index queries of a reading, one
for every word and quality of match.
"""

from functools import lru_cache

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from profiles.models.search import flemish_label, place, points, ways_of
from profiles.search.prepared import Prepared
from profiles.search.question import QUALITIES
from profiles.search.registry import SOURCES

# The query that every row meets, the text, how many words must be met (0: the query sees to that), how many rows.
WHOLE, SAID, NEEDED, LIMIT = "$1", "$2", "$3", "$4"
TYPES = ("tsquery", "text", "int", "int")
BEST = """(SELECT {mark}, {place}, {points}, length(coalesce(nullif({first}, ''), {second})), {key}, count(*) OVER ()
FROM {rows} AND ({needed} < 2 OR {met} >= {needed}) ORDER BY 2, 3 DESC, 4, 5 LIMIT {limit})"""


def best(reading, names, limit):
    """[(place of the kind among `names`, rank, hits, length of the label, key, how many of this kind)], unsorted."""
    words = ways_of(reading)
    values = [reading.query, reading.folded, reading.needed if reading.counts else 0, limit]
    for ways in words:
        by_quality = dict(ways)
        values += [by_quality.get(quality) for quality in QUALITIES]
    return statement(tuple(names), len(words)).rows(values)


@lru_cache(maxsize=128)
def statement(names, words):
    """The statement over these kinds for a question of so many words."""
    parts = (part(mark, SOURCES[name].rows(), words) for mark, name in enumerate(names))
    return Prepared(" UNION ALL ".join(parts), *TYPES, *["tsquery"] * len(QUALITIES) * words)


def part(mark, queryset, words):
    """What one kind adds: the best of its rows."""
    meta = queryset.model._meta

    def column(name):
        return f'"{meta.db_table}"."{name}"'

    met = RawSQL(f"{column('search_words')} @@ {WHOLE}", (), BooleanField())  # noqa: S611 – our own names  # nosec B611
    rows, values = queryset.filter(met).order_by().values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        rows = cursor.mogrify(rows.partition(" FROM ")[2], values).decode()
    of_words = [points(slots(word), column("search_words")) for word in range(words)]
    first, second = map(column, queryset.model.SEARCH_LABELS)
    return BEST.format(
        mark=mark,
        place=place(SAID, column("search_text"), *map(column, flemish_label(queryset.model))),
        points=" + ".join(of_words),
        met=" + ".join(f"({of_word} > 0)::int" for of_word in of_words),
        first=first,
        second=second,
        key=column(meta.pk.column),
        rows=rows,
        needed=NEEDED,
        limit=LIMIT,
    )


def slots(word):
    """[(points, the value with the query)] of one word."""
    begin = len(TYPES) + 1 + word * len(QUALITIES)
    return [(quality, f"${begin + number}") for number, quality in enumerate(QUALITIES)]
