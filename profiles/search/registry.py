"""What can be found with the one box. Apps of higher layers add theirs, so that this one need not know of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet

SOURCES: dict[str, "Source"] = {}


@dataclass(frozen=True)
class Choice:
    """One choice of a facet: its value in the address, its words, and the condition that it sets (a Q)."""

    value: str
    label: str
    condition: object


@dataclass(frozen=True)
class Facet:
    """A question that narrows the results of one source: its name in the address, its title, and its choices."""

    name: str
    title: str
    choices: Callable[[], list]


@dataclass(frozen=True)
class Source:
    """A kind of thing that can be found.

    `rows()` are those that everybody may see, a `LabelQuerySet`; `listed` adds what the other functions need, without a
    query per row. Both are asked once in a process: what they depend on stands in the database. `url(item)` is its
    page, `hint(item)` the line below its label, `names(item)` yields (language, name, is it a label?) of everything it
    is called, `key(item)` is its name in the API. `unindexed(user, text)` are rows that no index knows, such as drafts:
    a short list of items that is put behind the others.
    """

    name: str
    title: str  # plural: "Jobs"
    one: str  # singular: "Job"
    rows: Callable[[], QuerySet]
    listed: Callable[[QuerySet], QuerySet]
    url: Callable[[object], str]
    hint: Callable[[object], str]
    names: Callable[[object], list]
    key: Callable[[object], str]
    position: int = 0
    facets: tuple = field(default=())
    tags: Callable[[object], list] = lambda item: []
    unindexed: Callable | None = None


def register(source):
    """Make a kind of thing findable. Raises ValueError when another has its name."""
    if SOURCES.setdefault(source.name, source) is not source:
        raise ValueError(source.name)


def sources():
    """Every source, in the order in which the page names them."""
    return sorted(SOURCES.values(), key=lambda source: (source.position, source.name))
