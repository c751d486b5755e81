"""What an anonymous client reads of a resource, as one query: its rows with all that list and detail tell."""

import functools
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import UUIDField
from django.db.models.functions import Cast

from exchange.feed.sources import SOURCES
from rest.rows import as_expression, row

_given: dict[str, Callable] = {}


def use(find):
    """Take a function that gives {name: Resource class}. A function, so that only who reads the feed loads the API."""
    _given["find"] = find
    readings.cache_clear()


@functools.cache
def readings():
    """{name: Reading} of what the feed tells, in its order."""
    resources = _given["find"]()
    return {name: Reading.of(name, resources[name]) for name in SOURCES}


class Visitor:
    """The request of nobody in particular: reads only what is public, at the address of the portal."""

    method = "GET"
    GET: dict[str, str] = {}

    def __init__(self):
        self.user = AnonymousUser()

    def build_absolute_uri(self, location):
        return settings.PORTAL_URL + location


@dataclass(frozen=True)
class Reading:
    """How one resource is read: `queryset` of its public rows, `columns` of one of them."""

    name: str
    queryset: object
    columns: dict

    @classmethod
    def of(cls, name, resource):
        view = resource()
        view.request = Visitor()
        return cls(name, view.get_queryset().order_by(), view.all_columns())

    @property
    def model(self):
        return self.queryset.model

    def rows(self, pks=None):
        """(sql, parameters) of the columns `row` (primary key), `uid` and `text` (JSON); of these primary keys only."""
        return self._all_rows if pks is None else self._rows(self.queryset.filter(pk__in=pks))

    def keys(self, pks=None):
        """The same without the text: (sql, parameters) of `row` and `uid`."""
        return self._all_keys if pks is None else self._keys(self.queryset.filter(pk__in=pks))

    # A look at all asks the same of every resource each time, and to write that out takes longer than most answers.
    @functools.cached_property
    def _all_rows(self):
        return self._rows(self.queryset)

    @functools.cached_property
    def _all_keys(self):
        return self._keys(self.queryset)

    def _rows(self, queryset):
        return self._compiled(queryset, told_row="pk", told_uid=self._uid(), told_text=row(self.columns))

    def _keys(self, queryset):
        return self._compiled(queryset, told_row="pk", told_uid=self._uid())

    def _uid(self):
        return Cast(as_expression(self.columns["uid"]), UUIDField())

    def _compiled(self, queryset, told_row, **annotations):
        queryset = queryset.annotate(**annotations).values_list(told_row, *annotations)
        return queryset.query.get_compiler(connection=connection).as_sql()

    @functools.cached_property
    def shape(self):
        """A hash of the query: another one when the columns, the rule of what is public or the address change."""
        sql, parameters = self.rows()
        # Some rules are sets, which another process goes through in another order.
        said = "\n".join([sql, *sorted(map(repr, parameters))])
        return uuid.UUID(hashlib.blake2b(said.encode(), digest_size=16).hexdigest())
