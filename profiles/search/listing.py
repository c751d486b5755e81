"""The rows of one kind as its model's objects, by their keys: the statement is written and planned once, not per page.

Django takes longer to write such a statement, with its joins and counts, than PostgreSQL to answer it.
"""

from functools import lru_cache

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators

from profiles.search.prepared import Prepared
from profiles.search.registry import SOURCES


class Listing:
    """What a list shows of one kind: `by_key(keys)` gives {key: object}, with all that its queryset adds to it."""

    def __init__(self, queryset):
        self.model, self.database = queryset.model, queryset.db
        meta = self.model._meta
        among = RawSQL(f'"{meta.db_table}"."{meta.pk.column}" = ANY($1)', (), BooleanField())  # noqa: S611 – our own names  # nosec B611
        self.compiler = queryset.filter(among).order_by().query.get_compiler(self.database)
        statement, values = self.compiler.as_sql()
        with connection.cursor() as cursor:
            self.statement = Prepared(cursor.mogrify(statement, values).decode(), "bigint[]")
        select, shape = self.compiler.select, self.compiler.klass_info
        self.places = slice(shape["select_fields"][0], shape["select_fields"][-1] + 1)
        self.fields = [expression.target.attname for expression, *_rest in select[self.places]]
        self.related = get_related_populators(shape, select, self.database)

    def by_key(self, keys):
        objects = {}
        for row in self.compiler.results_iter(results=[self.statement.rows([keys])]):
            item = self.model.from_db(self.database, self.fields, row[self.places])
            for related in self.related:
                related.populate(row, item)
            for name, place in self.compiler.annotation_col_map.items():
                setattr(item, name, row[place])
            objects[item.pk] = item
        return objects


@lru_cache(maxsize=64)
def of(name):
    """The Listing of the kind with this name."""
    source = SOURCES[name]
    return Listing(source.listed(source.rows()))
