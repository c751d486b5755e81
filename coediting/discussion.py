"""Where comments stand: the places of a content, threads grouped by place, and how many are open where."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from coediting import kinds
from coediting.fields import LANGUAGES, LanguageMap, Rows
from coediting.merge import join
from coediting.models import Comment
from coediting.presentation import Reader

SHOWN = ("all", "open", "resolved")


def is_place(schema, content, path):
    """Is there such a place in this content? "" is the document; rows must stand in it."""
    if path == "":
        return True
    name, *rest = path.split("/")
    field = _field(schema.fields, name)
    if isinstance(field, Rows) and rest:
        row_id, *rest = rest
        if not any(row["id"] == row_id for row in content.get(name) or []):
            return False
        if not rest:
            return True
        field, rest = _field(field.fields, rest[0]), rest[1:]
    if field is None:
        return False
    return not rest or (isinstance(field, LanguageMap) and len(rest) == 1 and rest[0] in LANGUAGES)


def _field(fields, name):
    return next((field for field in fields if field.name == name), None)


def paths(schema, content):
    """Every place of a content in the order in which people read it, the document itself first."""
    yield ""
    for field in schema.fields:
        yield field.name
        if isinstance(field, Rows):
            for row in content.get(field.name) or []:
                yield join(field.name, row["id"])
                yield from (join(join(field.name, row["id"]), cell.name) for cell in field.fields)


class Places:
    """The places of a document's working content, in words. Labels of references are fetched once."""

    def __init__(self, document):
        self.content, self.schema = document.working.content, kinds.of(document).schema
        self._reader = Reader(kinds.of(document), self.content)
        self._order = {path: number for number, path in enumerate(paths(self.schema, self.content))}

    def has(self, path):
        return is_place(self.schema, self.content, path)

    def label(self, path):
        """What a place that exists is called."""
        return self._reader.place(path).label if path else _("The whole document")

    def position(self, path):
        """For sorting: places in reading order, those that are gone at the end."""
        if path not in self._order and self.has(path):  # one language of a field stands with its field
            path = path.rpartition("/")[0]
        return self._order.get(path, len(self._order))

    def choices(self, wanted=""):
        """Options of a select: the document, its fields, then rows by list. `wanted` is added where it is a cell."""
        listed = [(path, self.label(path)) for path in self._order if path.count("/") <= 1]
        if wanted not in self._order or wanted.count("/") > 1:
            listed += [(wanted, self.label(wanted))] if self.has(wanted) else []
        fields = [option for option in listed if "/" not in option[0]]
        groups = {}
        for path, label in listed:
            if "/" in path:
                groups.setdefault(path.split("/")[0], []).append((path, label))
        return fields + [(str(self.schema.field(name).label), options) for name, options in groups.items()]


@dataclass(frozen=True)
class Group:
    """The threads of one place. `gone` says that the place has been removed; the label is then what it was called."""

    path: str
    label: str
    gone: bool
    threads: list


@dataclass(frozen=True)
class Light:
    """Just enough of a thread to sort and count it."""

    pk: int
    path: str
    resolved: bool


class Discussion:
    """The threads of one document, at some places or at all, sorted: places with open threads first."""

    def __init__(self, document, places, at=()):
        self.document, self.places = document, places
        rows = document.comments.threads().values_list("pk", "path", "resolved")
        found = [Light(pk, path, resolved is not None) for pk, path, resolved in rows]
        self.found = [thread for thread in found if not at or any(within(thread.path, path) for path in at)]
        self.open = sum(not thread.resolved for thread in self.found)
        self.resolved = len(self.found) - self.open

    def sorted(self, show="all"):
        """Ids of the threads that are to be shown ("all", "open", "resolved")."""
        shown = [thread for thread in self.found if show == "all" or thread.resolved == (show == "resolved")]
        busy = {thread.path for thread in shown if not thread.resolved}

        def place(thread):
            order = (thread.path not in busy, self.places.position(thread.path), thread.path)
            return (*order, thread.resolved, thread.pk)

        return [thread.pk for thread in sorted(shown, key=place)]

    def groups(self, pks):
        """The threads with these ids, in this order, as Groups of neighbours at one place."""
        found = {thread.pk: thread for thread in Comment.objects.for_reading().filter(pk__in=list(pks))}
        ordered = [found[pk] for pk in pks if pk in found]
        for thread in ordered:
            thread.document = self.document
        return [self._group(path, list(threads)) for path, threads in groupby(ordered, lambda one: one.path)]

    def _group(self, path, threads):
        here = self.places.has(path)
        return Group(path, self.places.label(path) if here else threads[-1].place or path, not here, threads)


def within(path, place):
    """Is this path that place, or a part of it?"""
    return path == place or path.startswith(f"{place}/")


@dataclass(frozen=True)
class Counts:
    """How many threads are open at each place of a document, and the page they stand on."""

    url: str
    by_path: dict

    @property
    def total(self):
        return sum(self.by_path.values())

    def at(self, places):
        """How many are open at these places and their parts."""
        return sum(
            number for path, number in self.by_path.items() if any(within(path, place) for place in places)
        )

    def link(self, places):
        """The page with only the comments at these places."""
        return f"{self.url}?{urlencode([('place', place) for place in places])}"


def counts(document):
    """The Counts of a document. One query."""
    rows = document.comments.open().order_by().values_list("path").annotate(number=Count("pk"))
    return Counts(reverse("document-comments", args=[document.uid]), dict(rows))
