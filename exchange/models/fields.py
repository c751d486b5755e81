"""JSON that is kept as it was written: with its own order of members and its own way of writing numbers."""

import json

from django.db import models


class WrittenJSON(models.JSONField):
    """A column of type `json`. `jsonb` would put members in another order; the feed gives the bytes that a list gives.

    For reading and writing only: PostgreSQL compares no `json`, so there are no lookups into it.
    """

    def db_type(self, connection):
        return "json"

    def from_db_value(self, value, expression, connection):
        """The driver has parsed it already, where it was not asked as text."""
        return json.loads(value) if isinstance(value, str) else value
