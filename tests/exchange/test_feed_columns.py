"""Another value in any column that the feed reads: a look at what was marked finds what a look at all would find."""

import itertools

import pytest
from django.db import Error, connection, transaction

from exchange.actions import feed
from exchange.feed import reading
from exchange.feed.sources import SOURCES
from tests.exchange.feeding import read_by
from tests.exchange.joining import JOIN
from tests.greenskills.api_rows import LISTS

pytestmark = pytest.mark.django_db
REFERENCES = """
SELECT conrelid::regclass::text, own.attname, confrelid::regclass::text, other.attname FROM pg_constraint
JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = conkey[1]
JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = confkey[1]
WHERE contype = 'f' AND cardinality(conkey) = 1
"""
TYPES = """
SELECT attrelid::regclass::text, attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
# Another value of each type.
OTHER = {
    "text": "coalesce({0}, '') || 'x'",
    "character varying": "left('x' || coalesce({0}, ''), greatest(2, length({0})))",
    "boolean": "NOT {0}",
    "uuid": "gen_random_uuid()",
    "date": "coalesce({0}, now()::date) + 1",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 day'",
    "double precision": "coalesce({0}, 1) / 2",
    "jsonb": "CASE WHEN jsonb_typeof({0}) = 'object' THEN {0} || '{{\"x\": 1, \"rows\": []}}' ELSE '{{}}' END",
    "text[]": "{0} || 'x'",
    "character varying[]": "{0} || 'x'",
    **dict.fromkeys(("smallint", "integer", "bigint"), "coalesce({0}, 0) + 1"),
}
# The tables of which the database takes no other value, and those of which only the key is read, on the way to others.
UNCHANGED = {"coediting_revision", "roadmap_needrelease"}
PASSED = {"agenda-requests": {"profiles_profile", "roadmap_target"}}


@pytest.mark.parametrize("name", SOURCES)
def test_another_value_in_any_column_is_found_by_its_mark(name, monkeypatch):
    for number in range(3):
        LISTS[name][0](number)
    JOIN.get(name, lambda: None)()
    only = {name: reading.readings()[name]}
    monkeypatch.setattr(feed, "readings", lambda: only)
    feed.follow()

    told = {}
    for table, statement in rewritings(name):
        told[table] = told.get(table, 0) + told_after(statement)

    assert {table for table, count in told.items() if not count} <= UNCHANGED


def told_after(statement):
    """How many changes a statement led to, by its marks; 0 when the table does not take it. It is undone."""
    with transaction.atomic():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except Error:
            return 0
        told = feed.follow()
        assert feed.follow(whole=True) == 0, statement
        transaction.set_rollback(True)
    return told


def rewritings(name):
    """(table, statement) for each column that a resource reads: another value in one row, and none."""
    with connection.cursor() as cursor:
        cursor.execute(TYPES)
        types = {(table, column): kind for table, column, kind in cursor.fetchall()}
        cursor.execute(REFERENCES)
        references = {(table, column): to for table, column, *to in cursor.fetchall()}
    for table, columns in sorted(read_by(name).items()):
        if table in PASSED.get(name, ()):
            continue
        for column in sorted(columns - {"id", ""}):
            values = [OTHER[types[table, column]].format(f'"{column}"'), "NULL"]
            if (table, column) in references:
                to, key = references[table, column]
                values = [f"(SELECT {end}({to}.{key}) FROM {to})" for end in ("min", "max")]
            for row, value in itertools.product(rows(name, table), values):
                yield table, f"UPDATE {table} SET \"{column}\" = {value} WHERE ctid = '{row}'"


def rows(name, table):
    """Where the rows stand that are written to: all of them where marks lead further than to the row itself."""
    lookups = {lookup for source in SOURCES[name] if source.startswith(f"{table}.") for lookup in SOURCES[name][source]}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ctid FROM {table} ORDER BY ctid")
        found = [row for (row,) in cursor.fetchall()]
    return found if lookups != {"pk"} else sorted({*found[:1], *found[-1:]})
