"""What a migration does to a table with a `search_text`, so that its rows can be found by their words.

Used by the migrations of every app whose rows the search box finds; the functions that it calls are made by
`profiles.0011_search_words`, on which those migrations depend.
"""

from django.db import migrations


def findable(table, labels):
    """The operations: the column with the words and its index, and triggers that keep the list of all words."""
    return [words_column(table, labels), migrations.RunSQL(watch(table), unwatch(table))]


def watch(table):
    """The statements that keep the words of a table in the list from now on, and put in those of today."""
    triggers = "".join(
        f"CREATE TRIGGER note_words_{event.lower()} AFTER {event} ON {table} REFERENCING NEW TABLE AS written\n"
        "    FOR EACH STATEMENT EXECUTE FUNCTION portal_note_words();\n"
        for event in ("INSERT", "UPDATE")
    )
    words = f"SELECT DISTINCT unnest(public.portal_words(search_text)) FROM {table} ORDER BY 1"  # noqa: S608
    return f"{triggers}INSERT INTO public.profiles_searchword (word) {words} ON CONFLICT DO NOTHING;"


def unwatch(table):
    return "".join(f"DROP TRIGGER note_words_{event} ON {table};\n" for event in ("insert", "update"))


def words_column(table, labels):
    """A column that the models do not know: no query for rows should carry it along. Only finding reads it."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN search_words tsvector\n"
        f"    GENERATED ALWAYS AS (public.portal_word_vector(public.portal_search_text({labels}))) STORED;\n"
        f"CREATE INDEX {table}_words ON {table} USING gin (search_words);\n",
        f"ALTER TABLE {table} DROP COLUMN search_words;",
    )
