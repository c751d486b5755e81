"""What the engine must know of each kind of document; profiles and roadmap register theirs at start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coediting.schema import Schema


@dataclass(frozen=True)
class Gate:
    """A condition for publishing: what it asks and whether it is met."""

    code: str
    label: Any
    met: bool


@dataclass(frozen=True)
class Kind:
    """One kind of co-edited document.

    `find(source, uids)` returns {uid: object} for references (objects have `label_in(language)`);
    `suggest(source, text)` returns a few of them that match what someone typed, best first;
    `project(document, revision)` writes the published rows, `withdraw(document)` takes them away;
    `project_all([(document, revision)])` writes them for many at once, for kinds that publish on save;
    `gates(content)` lists the conditions that the content must meet; `publishes_on_save` is for kinds without review;
    `approvals_needed` is how many partners other than the author's agree before publishing, until set otherwise;
    `title(document)` is what people call it, in the language of the moment;
    `url(document, page, *numbers)` gives the address of a page of the document ("detail", "edit", "history" …);
    `list_url()` and `list_label` lead to the list that it stands in; `options_url()` answers type-ahead.
    """

    name: str
    label: Any
    schema: Schema
    find: Callable
    suggest: Callable
    project: Callable
    withdraw: Callable
    gates: Callable
    title: Callable
    url: Callable
    list_url: Callable
    options_url: Callable
    list_label: Any
    publishes_on_save: bool = False
    project_all: Callable | None = None
    approvals_needed: int = 0


_kinds: dict[str, Kind] = {}


def register(kind):
    """Make a kind known to the engine."""
    _kinds[kind.name] = kind


def of(document):
    """The Kind of a document."""
    return _kinds[document.kind]


def every():
    """All Kinds that the engine knows."""
    return list(_kinds.values())


def get(name):
    """The Kind with this name. KeyError when nobody registered it."""
    return _kinds[name]


def known(source, uid):
    """Does some kind find a catalogue object (a theme, a sector …) with this uid?"""
    return any(kind.find(source, [uid]) for kind in _kinds.values())
