"""The registry of what can be imported: each app registers its own kinds, so that one engine and one page do all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ImportKind:
    """One thing to import.

    `action(paths=, dry_run=, progress=, **options)` does it and returns the Report; it raises ImportRefused and
    ImportCancelled. `title` and `names` (what its report counts) are lazy texts. With `removes` rows that the input
    lacks go. One that is `personal` is done in the name of who asked, with that person's rights: everybody may ask it,
    and its action gets `by`. `page` names the address where such an import begins, called `page_label`; `more` is a
    template that shows `report["more"]`.

    On the page of an import the template `outcome` says how it ended and what one can do now, `report` shows what it
    found, and `present(job)` gives them what they need besides; `heading` and `lead` there replace the title and the
    sentence below it. `styles` are style sheets of their own.
    """

    name: str
    title: object
    action: Callable
    names: dict
    fault_titles: dict
    page: str = "imports"
    removes: bool = False
    more: str = ""
    personal: bool = False
    page_label: object = _("Imports")
    outcome: str = "profiles/_import_outcome.html"
    report: str = "profiles/import_report.html"
    present: Callable = lambda job: {}
    styles: tuple = ()


_kinds: dict[str, ImportKind] = {}


def register(kind):
    _kinds[kind.name] = kind


def get(name):
    """The ImportKind of this name. KeyError when no app has registered it."""
    return _kinds[name]


def personal():
    """The names of the kinds that are done in the name of who asked."""
    return [kind.name for kind in _kinds.values() if kind.personal]


def begun_elsewhere():
    """The kinds whose imports begin on a page of their own, by title."""
    return [kind for kind in _kinds.values() if kind.page != "imports"]


def names_of_everything():
    """{key of a report: its name} over all kinds, for the terminal."""
    return {key: label for kind in _kinds.values() for key, label in kind.names.items()}
