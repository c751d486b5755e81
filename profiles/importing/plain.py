"""Small files read through Python: NACE and the shortage list, a few thousand rows at most."""

import csv
import io

from psycopg2 import sql

from profiles.importing import explaining, reading


def read(source, layout, faults, progress):
    """Every row of a CSV file as (row number, {column of the layout: text}). Raises ImportRefused."""
    loading = reading.Loading(source, "", layout, faults, progress)
    with reading.opened(source) as stream:
        loading.header = reading.read_header(stream, source, layout)
        names = [layout.columns.get(name) for name in loading.header]
        rows = []
        for number, *cells in explaining.rows_of(stream, loading):
            rows.append(
                (number, {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name})
            )
            progress.advance(1)
    reading.refuse_empty(loading, len(rows))
    return rows


def stage(cursor, table, columns, rows):
    """A temporary table with these {column: SQL type} and rows (tuples; None for NULL)."""
    declared = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in columns.items()
    )
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE {} ({}) ON COMMIT DROP").format(sql.Identifier(table), declared)
    )
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    cursor.copy_expert(
        sql.SQL("COPY {} FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({}))").format(
            sql.Identifier(table),
            sql.SQL(", ").join(sql.Identifier(name) for name, kind in columns.items() if kind == "text"),
        ),
        text,
    )
