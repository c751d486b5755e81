"""The declared shape of a co-edited content: one description that form, API, comparison and checks all read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coediting.errors import ContentInvalid, Fault
from coediting.fields import Reference, Rows, clean_object
from coediting.merge import join


@dataclass(frozen=True)
class Section:
    """A part of the edit page: an anchor, a heading and the names of its fields."""

    slug: str
    title: Any
    fields: tuple


@dataclass(frozen=True)
class Schema:
    """The fields of a content, in the order in which people read them, and how the edit page groups them."""

    fields: tuple
    sections: tuple = ()
    check: Callable | None = None

    def field(self, name):
        """The field with this name. KeyError when there is none."""
        return self._by_name[name]

    @property
    def _by_name(self):
        return {field.name: field for field in self.fields}

    def empty(self):
        return {field.name: field.empty() for field in self.fields}

    def clean(self, content, standing=None):
        """The normalised content with all keys. Raises ContentInvalid with every fault found.

        What the content shares with the `standing` one, as a partial edit does, is not cleaned again.
        """
        faults = []
        if not isinstance(content, dict):
            raise ContentInvalid([Fault("", "not-an-object", _("The content must be an object."))])
        cleaned = clean_object(self.fields, content, "", faults, standing=standing or {})
        if self.check and not faults:
            self.check(cleaned, faults)
        if faults:
            raise ContentInvalid(faults)
        return cleaned

    def references(self, content):
        """{source: {uid: [paths]}} of everything that the content points to."""
        found = {}
        _collect(self.fields, content, "", found)
        return found


def _collect(fields, value, path, found):
    for field in fields:
        item, here = value.get(field.name), join(path, field.name)
        if isinstance(field, Rows):
            for row in item or []:
                _collect(field.fields, row, join(here, row["id"]), found)
        elif isinstance(field, Reference) and item:
            for uid in item if isinstance(item, list) else [item]:
                found.setdefault(field.source, {}).setdefault(uid, []).append(here)
