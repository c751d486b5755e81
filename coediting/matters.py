"""What people are told of beside documents: each app registers its matters at start, as it does its kinds.

A matter is a thing with a uid that is not edited together, such as a question that somebody asks. Its events are named
after it ("agenda_request.answered") and have that uid as their subject. Who hears of it hears in the portal only:
nobody can watch a matter, and mail is for what one watches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast


@dataclass(frozen=True, eq=False)
class Matter:
    """One kind of thing that is no document.

    `told(event)` gives the ids of the users whom an event concerns; `visible(user)` a queryset of one column, the
    subjects (uids as text) that this user may see; `titles(subjects)` {subject: title} in the language of the moment;
    `url(subject)` its page. `sentences` are by event kind, with %(who)s and %(title)s.
    """

    name: str
    told: Callable
    visible: Callable
    titles: Callable
    url: Callable
    sentences: dict[str, Any]


def subjects_of(things):
    """The subjects of these things, as `visible` gives them."""
    return things.order_by().annotate(subject=Cast("uid", TextField())).values("subject")


_matters: dict[str, Matter] = {}


def register(matter):
    """Make a matter known to the notifications."""
    _matters[matter.name] = matter


def of(event_kind):
    """The Matter of an event's kind, or None."""
    return _matters.get(event_kind.partition(".")[0])


def every():
    """All Matters that the notifications know."""
    return list(_matters.values())
