"""The sign of life of an open editor, and what it hears back: who else is here, and whether somebody saved."""

import re

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from coediting import compare, kinds, permissions, unsaved
from coediting.actions import presence as actions
from coediting.models import Document, Presence, Revision
from coediting.views.documents import whole_number

MOST_SHOWN = 50  # open tabs that are told of
MOST_NAMES = 500  # changed inputs of mine that are looked at
FIELDS_NAMED = 3


@never_cache
@require_POST
def presence(request, uid):
    """JSON for presence.js; the session and the form's token are asked for as everywhere."""
    if not request.user.is_authenticated:
        text = _("You are signed out. Sign in again in another tab; what you typed is kept in this browser.")
        return JsonResponse({"detail": text}, status=401)
    document = _document_at(request.user, uid)
    tab = request.POST.get("tab", "")
    if not re.fullmatch(r"[0-9a-f-]{8,40}", tab):
        return JsonResponse({"detail": _("This sign of life names no tab.")}, status=400)
    if request.POST.get("leave"):
        actions.leave(document=document, user=request.user, tab=tab)
        return HttpResponse(status=204)
    sections = {section.slug: section.title for section in kinds.of(document).schema.sections}
    section, row = request.POST.get("section", ""), request.POST.get("row", "")
    actions.here(
        document=document,
        user=request.user,
        tab=tab,
        section=section if section in sections else "",
        row=row if re.fullmatch(r"[0-9a-f-]{36}", row) else "",
        unsaved=request.POST.get("unsaved") == "1",
    )
    others = Presence.objects.alive().elsewhere(document, request.user, tab).with_partner(document)
    found = [_person(other, request.user, sections) for other in others.select_related("user")[:MOST_SHOWN]]
    return JsonResponse({"others": found} | _news(request, document))


def _document_at(user, uid):
    """The document without its contents, which are large and not needed at every sign of life. Raises Http404."""
    document = (
        Document.objects.select_related("working__author", "working__partner")
        .defer("working__content")
        .with_partner_ids()
        .filter(uid=uid)
        .first()
    )
    if document is None or not permissions.may_read(user, document):
        raise Http404
    return document


def _person(other, user, sections):
    """One open editor, with the sentences that the page shows."""
    partner = (other.partner_en if get_language() == "en" else "") or other.partner_nl or ""
    own, name = other.user_id == user.pk, str(other.user)
    who = {
        "who": f"{name} ({partner})" if partner else name,
        "section": sections.get(other.section),
    }
    return {
        "name": name,
        "partner": partner,
        "section": other.section,
        "row": other.row,
        "unsaved": other.unsaved,
        "self": own,
        "says": _whereabouts(own, who["section"]) % who,
        "row_says": _whereabouts(own, None, row=True) % who if other.row else "",
    }


def _whereabouts(own, section, row=False):
    """The sentence for where somebody is, with places for who and section."""
    if row:
        return (
            _("You are working in this row in another tab")
            if own
            else _("%(who)s is working in this row now")
        )
    if section is None:
        return _("You have this open in another tab") if own else _("%(who)s has this open")
    if own:
        return _("You are editing %(section)s in another tab")
    return _("%(who)s is editing %(section)s")


def _news(request, document):
    """The newest revision; when it is newer than the editor's own, what changed and what of mine it touches.

    An editor that was `told` of this very revision already, and changed nothing else since, keeps what it shows: it
    costs no look into the contents, however long the form stays open.
    """
    base, working = whole_number(request.POST.get("revision")), document.working
    who = str(working.partner or working.author or "")
    news = {"revision": working.number, "by": who, "at": working.created, "changes": 0, "touches": []}
    if not 0 < base < working.number:
        return news
    if whole_number(request.POST.get("told")) == working.number:
        return news | {"told": True}
    kind = kinds.of(document)
    # With the document's row in its own app, which has the name of the kind: its address stands there.
    both = Revision.objects.select_related(f"document__{kind.name}").filter(document=document)
    revisions = {each.number: each for each in both.filter(number__in=[base, working.number])}
    newest = revisions[working.number]
    changes = compare.changes(revisions[base].content, newest.content)
    touches = unsaved.touched(changes, request.POST.get("changed", "").split()[:MOST_NAMES])
    own = working.author_id == request.user.pk
    return news | {
        "changes": len(changes),
        "touches": touches,
        "title": _("New revision %(number)d by %(who)s.")
        % {"number": working.number, "who": _("you, in another tab") if own else who},
        "says": _what_changed(kind.schema, changes, touches),
        "compare": kind.url(newest.document, "compare", base, working.number),
    }


def _what_changed(schema, changes, names):
    """The changes in a sentence: how many, where, and how many of them are in inputs (`names`) that I changed."""
    if not changes:
        return _("It says the same as the one you started from.")
    labels = list(dict.fromkeys(str(schema.field(change.path.split("/")[0]).label) for change in changes))
    where = ", ".join(labels[:FIELDS_NAMED]) + (" …" if len(labels) > FIELDS_NAMED else "")
    much = ngettext(
        "One place changed (%(where)s),", "%(count)d places changed (%(where)s),", len(changes)
    ) % {"count": len(changes), "where": where}
    both = sum(bool(unsaved.touched([change], names)) for change in changes)
    if not both:
        return f"{much} {_('nothing that you touched.')}"
    if len(changes) == 1:
        return f"{much} {_('and you changed it as well.')}"
    mine = ngettext("one of which you changed as well.", "%(count)d of which you changed as well.", both)
    return f"{much} {mine % {'count': both}}"
