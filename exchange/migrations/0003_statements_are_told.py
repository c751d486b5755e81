"""The statements of a dialogue, and what its opinion map says of them, leave marks for the feed of changes."""

from importlib import import_module

from django.db import migrations

of_written = import_module("exchange.migrations.0001_changes").of_written
WRITTEN = {"dialogues_statement": ("id",), "dialogues_opinionmap": ("dialogue_id",)}


def triggers():
    for table, keys in WRITTEN.items():
        yield from of_written(table, keys)


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_webhooks"),
        ("dialogues", "0005_rooms_minutes_and_opinions"),
    ]
    operations = [
        migrations.RunSQL(
            "\n".join(triggers()),
            "\n".join(
                f"DROP TRIGGER exchange_written_{event} ON {table};"
                for table in WRITTEN
                for event in ("insert", "update", "delete", "truncate")
            ),
        )
    ]
