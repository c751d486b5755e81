"""From contributions to a proposal: which document, then its edit form with what was said filled in."""

import functools

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coediting import kinds
from coediting import permissions as rights
from coediting import views as documents
from coediting.models import Document
from coediting.views.finding import document_at
from coediting.views.proposing import Guide
from dialogues import actions, prefill, saying
from dialogues.forms.facilitating import uid
from dialogues.views.announcing import mine
from dialogues.views.outcomes import adopt_url, chosen


@login_required
@require_http_methods(["GET", "POST"])
def dialogue_adopt(request, slug):
    """The edit form of the document that `contribution` (repeatable) is about, as a proposal; free remarks first
    ask for which document (`document`)."""
    dialogue = mine(request, slug)
    found = chosen(dialogue, request.GET.getlist("contribution"))
    if not found:
        messages.error(request, _("Choose at least one contribution."))
        return redirect("dialogue-outcomes", slug)
    about = {each.document.uid for each in found if each.document}
    if len(about) > 1:
        messages.error(request, _("These are about different profiles: make a proposal for each."))
        return redirect("dialogue-outcomes", slug)
    wanted = about.pop() if about else request.GET.get("document")
    if not wanted:
        return _choose(request, dialogue, found)
    try:
        document = _document_at(request.user, wanted)
    except Http404:
        messages.error(request, _("Only who takes part in this profile can propose something for it."))
        return redirect("dialogue-outcomes", slug)
    return documents.edit(
        request, document, kinds.of(document).title(document), guide=_guide(dialogue, document, found)
    )


def _document_at(user, text):
    """The document, for who may propose for it. Raises Http404."""
    document = document_at(user, uid(text))
    if not rights.may_propose(user, document):
        raise Http404
    return document


def _guide(dialogue, document, contributions):
    """What the edit form shows at first, and where it leads."""
    kind = kinds.of(document)
    language = prefill.language_of(dialogue)
    return Guide(
        content=prefill.filled(kind.schema, document.working.content, contributions, language),
        reason=saying.reason(dialogue, contributions),
        url=adopt_url(dialogue, contributions, document),
        propose=functools.partial(actions.adopt, contributions=contributions),
        template="dialogues/_adopting.html",
        beside={"dialogue": dialogue, "rows": saying.rows(contributions)},
        unfolded=tuple(str(each.row) for each in contributions if each.row),
    )


def _choose(request, dialogue, contributions):
    """For which document? What is under discussion, what is published in the theme, and the targets."""
    offered = (
        Document.objects.filter(
            Q(rooms__dialogue=dialogue)
            | Q(kind="profile", published__isnull=False, profile__themes=dialogue.theme)
            | Q(kind="target", published__isnull=False)
        )
        .select_related("profile", "target")
        .with_partner_ids()
        .distinct()
    )
    found = {}
    for document in offered:
        if rights.may_propose(request.user, document):
            kind = kinds.of(document)
            line = {"title": kind.title(document), "url": adopt_url(dialogue, contributions, document)}
            found.setdefault(str(kind.label), []).append(line)
    groups = [(label, sorted(lines, key=lambda line: line["title"].lower())) for label, lines in found.items()]
    context = {"dialogue": dialogue, "rows": saying.rows(contributions), "groups": groups}
    return render(request, "dialogues/outcome_adopt.html", context)
