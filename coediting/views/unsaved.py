"""The edit page around input that is not saved: taking in a newer revision, and what the scripts need to know."""

import re

from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coediting import kinds, unsaved
from coediting.errors import ContentInvalid
from coediting.presentation import Reader

PLACES_NAMED = 3


def take_in(request, document, content, base):
    """Bring the newest revision into the input, saving nothing. Returns what the form then shows, as keywords.

    Where both changed the same place the form stays as it is: the choice is made when saving.
    """
    kind, theirs = kinds.of(document), document.working
    started = _content_of(document, base)
    kept = {"content": content, "base": base}
    if started is None:
        messages.error(request, _("The revision that you started from does not exist here."))
        return kept | {"status": 409}
    if base == theirs.number:
        return kept
    try:
        merged, conflicts, mine = unsaved.take_in(kind.schema, started, theirs.content, content)
    except ContentInvalid as error:
        messages.warning(request, _("Nothing is taken in yet: first correct what is marked."))
        return kept | {"faults": error.faults, "status": 422}
    if conflicts:
        reader = Reader(kind, started, theirs.content, mine)
        _say_conflicts(request, [reader.place(conflict.path).label for conflict in conflicts])
        return kept
    messages.success(
        request,
        _("Revision %(number)d of %(who)s is taken in. Your own changes are still here and not saved yet.")
        % {"number": theirs.number, "who": theirs.partner or theirs.author},
    )
    return {"content": merged, "base": theirs.number}


def _say_conflicts(request, places):
    named = "; ".join(places[:PLACES_NAMED]) + (" …" if len(places) > PLACES_NAMED else "")
    messages.warning(
        request,
        ngettext(
            "Not taken in: you both changed the same place (%(places)s). You choose when you save.",
            "Not taken in: you both changed the same %(count)d places (%(places)s). You choose when you save.",
            len(places),
        )
        % {"count": len(places), "places": named},
    )


def _content_of(document, number):
    """The content of a revision; None when there is no such revision."""
    if number == document.working.number:
        return document.working.content
    return document.revisions.filter(number=number).values_list("content", flat=True).first()


def draft_of(request):
    """The id under which the browser keeps this input, as autosave.js made it; "" without JavaScript."""
    draft = request.POST.get("draft", "")
    return draft if re.fullmatch(r"[0-9a-f]{32}", draft) else ""


def around(request, document, base, filled=False):
    """What the scripts of the edit page need.

    `saved` is what the form would post for the saved revision it grew from: only when the page shows input that
    came with the request or was filled in for somebody (`filled`), so that the page still knows what is not saved.
    None otherwise.
    """
    shows_input = filled or request.method == "POST"
    started = _content_of(document, base) if shows_input and not request.htmx else None
    return {
        "presence_url": reverse("document-presence", args=[document.uid]),
        "every": settings.PRESENCE_SECONDS,
        "draft": draft_of(request),
        "saved": None if started is None else unsaved.pairs(kinds.of(document).schema, started),
    }
