"""Comparing incoming rows with a table of the catalogue, set-based, and writing only what differs.

A `Merge` names the catalogue's table and the temporary table with the rows *as they should become*. Both statements
about the difference and statements that write come from the same names, so a dry run shows what a real run does.
Rows of the catalogue that the input does not have are counted as missing and never removed.
"""

from dataclasses import dataclass, field

from psycopg2 import sql

EXAMPLES = 5

# Fresh temporary tables have no statistics, and PostgreSQL takes them for tiny. Here every join meets whole tables.
WHOLE_TABLES = """
SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off;
SET LOCAL gin_pending_list_limit = '16MB';
DO $$ BEGIN
    SET LOCAL temp_buffers = '64MB';  -- else the temporary tables go through files
EXCEPTION WHEN invalid_parameter_value THEN  -- this session had temporary tables already
END $$;
"""
ORDINARY_WORK = """
SET LOCAL work_mem TO DEFAULT; SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT;
SET LOCAL gin_pending_list_limit TO DEFAULT;
"""


def clean_up(cursor):
    """Drop the temporary tables and go back to ordinary settings: the transaction may go on, or import again."""
    cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'")
    names = sql.SQL(", ").join(sql.Identifier("pg_temp", name) for (name,) in cursor.fetchall())
    cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(names))
    cursor.execute(ORDINARY_WORK)


@dataclass(frozen=True)
class Merge:
    """One table to bring up to date.

    `key` finds the row, `compared` are written when they differ, `inserted` only with a new row. `scope` is the SQL
    condition (on `live`) for rows this source speaks about. `shown` is an SQL expression that names a row for the
    report; it may use `row_` (an incoming or a live row). `search_indexes` are the table's inverted ones.
    """

    name: str
    live: str
    incoming: str
    key: tuple[str, ...]
    compared: tuple[str, ...]
    inserted: tuple[str, ...] = ()
    scope: str = "true"
    shown: str = "row_.id::text"
    speaks_for_all: bool = True
    search_indexes: tuple[str, ...] = ()


@dataclass
class Difference:
    """What one merge would change, or has changed; `examples` is {"added"|"changed"|"missing": [texts]}."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    one_to_one: bool = False  # every incoming row met another row of the catalogue, and none was left over
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self):
        return self.added + self.changed + self.unchanged

    def as_json(self):
        return {
            name: getattr(self, name) for name in ("added", "changed", "unchanged", "missing", "examples")
        }


def columns(names, alias):
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)


def parts(merge):
    """The pieces that every statement is put together from."""
    return {
        "live": sql.Identifier(merge.live),
        "incoming": sql.Identifier(merge.incoming),
        "same": sql.SQL(" AND ").join(
            sql.SQL("{} = {}").format(sql.Identifier("live", name), sql.Identifier("new", name))
            for name in merge.key
        ),
        "first_key": sql.Identifier("live", merge.key[0]),
        "new_key": sql.Identifier("new", merge.key[0]),
        "differs": sql.SQL("ROW({}) IS DISTINCT FROM ROW({})").format(
            columns(merge.compared, "live"), columns(merge.compared, "new")
        )
        if merge.compared
        else sql.SQL("false"),
        "scope": sql.SQL(merge.scope),
    }


def compare(cursor, merge):
    """The Difference between the catalogue and the incoming rows."""
    cursor.execute(
        sql.SQL(
            "SELECT count(*), count({first_key}), count(*) FILTER (WHERE {first_key} IS NOT NULL AND {differs}),"
            " sum(hashint8extended(live.id, 0))"
            " FROM {incoming} new LEFT JOIN {live} live ON {same}"
            " AND {scope}"
        ).format(**parts(merge))
    )
    total, met, changed, digest = cursor.fetchone()
    difference = Difference(added=total - met, changed=changed, unchanged=met - changed)
    if merge.speaks_for_all:
        cursor.execute(
            sql.SQL(
                "SELECT count(*), sum(hashint8extended(live.id, 0)) FROM {live} live WHERE {scope}"
            ).format(**parts(merge))
        )
        there, whole_digest = cursor.fetchone()
        difference.missing = there - met
        difference.one_to_one = (total, met, digest) == (met, there, whole_digest)
    _find_examples(cursor, merge, difference)
    return difference


def _find_examples(cursor, merge, difference):
    """A few rows of each kind of difference, by name; of changed ones also what changes."""
    shown = sql.SQL(merge.shown)
    pieces = parts(merge)
    changes = sql.SQL(", ").join(
        sql.SQL("CASE WHEN {} IS DISTINCT FROM {} THEN {} END").format(
            sql.Identifier("live", name), sql.Identifier("new", name), sql.Literal(name)
        )
        for name in merge.compared
    )
    queries = {
        "added": sql.SQL(
            "SELECT {shown}, NULL FROM (SELECT new.* FROM {incoming} new WHERE NOT EXISTS"
            " (SELECT FROM {live} live WHERE {same} AND {scope}) LIMIT {limit}) row_"
        ),
        "changed": sql.SQL(
            "SELECT {shown}, changes FROM (SELECT new.*, concat_ws(', ', {changes}) AS changes FROM {incoming} new"
            " JOIN {live} live ON {same} AND {scope} WHERE {differs} LIMIT {limit}) row_"
        ),
        "missing": sql.SQL(
            "SELECT {shown}, NULL FROM (SELECT live.* FROM {live} live WHERE {scope} AND NOT EXISTS"
            " (SELECT FROM {incoming} new WHERE {same}) LIMIT {limit}) row_"
        ),
    }
    for kind, query in queries.items():
        if getattr(difference, kind):
            cursor.execute(query.format(shown=shown, changes=changes, limit=sql.Literal(EXAMPLES), **pieces))
            difference.examples[kind] = [
                f"{name} ({what})" if what else name for name, what in cursor.fetchall()
            ]


def write(cursor, merge, difference):
    """Insert the new rows and update those that differ."""
    pieces = parts(merge)
    if difference.changed:
        values = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier("new", name))
            for name in merge.compared
        )
        cursor.execute(
            sql.SQL(
                "UPDATE {live} live SET {values} FROM {incoming} new WHERE {same} AND {scope} AND {differs}"
            ).format(values=values, **pieces)
        )
    if difference.added:
        names = tuple(dict.fromkeys((*merge.key, *merge.compared, *merge.inserted)))
        set_aside = [_set_aside_index(cursor, merge, name) for name in merge.search_indexes]
        cursor.execute(
            sql.SQL(
                "INSERT INTO {live} ({names}) SELECT {values} FROM {incoming} new"
                " WHERE NOT EXISTS (SELECT FROM {live} live WHERE {same} AND {scope}) ORDER BY {order}"
            ).format(
                order=columns(merge.key, "new"),
                names=sql.SQL(", ").join(map(sql.Identifier, names)),
                values=columns(names, "new"),
                **pieces,
            )
        )
        for definition in filter(None, set_aside):
            cursor.execute(definition)


def _set_aside_index(cursor, merge, name):
    """Drop an inverted index of an empty table. Returns the statement that makes it again, or None.

    Building it afterwards takes half the time, and leaves no list of pending entries to search through. Readers then
    wait for the end of the transaction, so it is only for a table that nobody has anything to read in yet; and when
    a reader is at it all the same, the index stays.
    """
    index = sql.Identifier(name)
    cursor.execute(
        sql.SQL("SELECT pg_get_indexdef(to_regclass({name})) WHERE NOT EXISTS (SELECT FROM {live})").format(
            name=sql.Literal(name), live=sql.Identifier(merge.live)
        )
    )
    definition = (cursor.fetchone() or [None])[0]
    if definition is None:
        return None
    cursor.execute(
        sql.SQL(
            "DO $$ BEGIN SET LOCAL lock_timeout = '1s'; DROP INDEX {index}; SET LOCAL lock_timeout TO DEFAULT;"
            " EXCEPTION WHEN lock_not_available OR object_in_use THEN END $$"
        ).format(index=index)
    )
    cursor.execute("SELECT to_regclass(%s) IS NULL", [name])
    return definition if cursor.fetchone()[0] else None
