"""The review page: what is missing, who approved, links for reviewers, publishing and withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coediting import kinds, permissions
from coediting.actions import review as actions
from coediting.actions import review_links
from coediting.errors import StaleRevision
from coediting.gates import counting_approvals, gates
from coediting.views.documents import publish as publish_document
from coediting.views.documents import whole_number
from coediting.views.finding import document_at
from partners.models import Partner

USES_SHOWN = 5


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request, uid):
    """Show the review of a document, or carry out one of its buttons (`do`)."""
    document = document_at(request.user, uid)
    if kinds.of(document).publishes_on_save:
        raise Http404
    if request.method != "POST":
        return _page(request, document)
    act = ACTS.get(request.POST.get("do"))
    if act is None:
        raise Http404
    try:
        response = act(request, document)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _page(request, document_at(request.user, uid), status=422)
    except StaleRevision as error:
        messages.warning(
            request,
            _("Nothing was done: %(who)s saved revision %(number)d meanwhile. Look at it first.")
            % {"who": error.theirs.partner or error.theirs.author, "number": error.theirs.number},
        )
        return _page(request, document_at(request.user, uid), status=409)
    return response or redirect("document-review", uid)


def _page(request, document, *, status=200, secret=None):
    user, kind, working = request.user, kinds.of(document), document.working
    found = gates(document)
    counting = {approval.pk for approval in counting_approvals(document)}
    approvals = document.approvals.select_related("partner", "by", "link", "revision").defer(
        "revision__content"
    )
    context = {
        "document": document,
        "title": kind.title(document),
        "working": working,
        "published": document.published,
        "is_published": document.published_id == working.pk,
        "gates": found,
        "ready": all(gate.met for gate in found),
        "approvals": [
            {
                "approval": approval,
                "counts": approval.pk in counting,
                "own": approval.partner_id == working.partner_id,
                "may_withdraw": permissions.may_withdraw_approval(user, approval),
            }
            for approval in approvals.order_by("-created", "-pk")
        ],
        "may_edit": permissions.may_edit(user, document),
        "may_publish": permissions.may_publish(user, document),
        "approve_for": Partner.objects.filter(pk__in=permissions.approving_partners(user, document)),
        "links": _links(document) if permissions.may_edit(user, document) else [],
        "link_partners": _delegates(user, document),
        "address": secret and request.build_absolute_uri(reverse("guest-review", args=[secret])),
        "counts_possible": range(actions.MAX_APPROVALS + 1),
        "detail_url": kind.url(document),
        "edit_url": kind.url(document, "edit"),
        "history_url": kind.url(document, "history"),
        "compare_url": _compare_url(kind, document),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    response = render(request, "coediting/review.html", context, status=status)
    if secret:
        response.headers["Cache-Control"] = "no-store"
    return response


def _compare_url(kind, document):
    """What the working revision changes against the published one; None without a difference."""
    if document.published is None or document.published_id == document.working_id:
        return None
    return kind.url(document, "compare", document.published.number, document.working.number)


def _links(document):
    links = document.review_links.select_related("partner", "created_by", "revision").defer(
        "revision__content"
    )
    return [
        {"link": link, "uses": list(link.uses.all())[:USES_SHOWN]} for link in links.prefetch_related("uses")
    ]


def _delegates(user, document):
    """The partners on whose behalf this user may let a guest approve."""
    taking_part = [document.owner, *document.partners.all()]
    possible = {partner.pk: partner for partner in taking_part if partner.pk != document.working.partner_id}
    return [partner for partner in possible.values() if permissions.may_delegate(user, partner)]


# ---------- the buttons ----------
def _number(request):
    return whole_number(request.POST.get("revision"))


def _text(request, name):
    text = request.POST.get(name, "").strip()
    if "\x00" in text:  # no browser sends it
        raise SuspiciousOperation
    return text


def _partner(request):
    slug = _text(request, "partner")
    return get_object_or_404(Partner, slug=slug) if slug else None


def _request(request, document):
    actions.request_review(document=document, by=request.user, number=_number(request))
    messages.success(request, _("The other partners can review this revision now."))


def _approve(request, document):
    approval = actions.approve(
        document=document,
        by=request.user,
        number=_number(request),
        partner=_partner(request),
        note=_text(request, "note"),
    )
    messages.success(request, _("Approved for %(partner)s.") % {"partner": approval.partner})


def _take_back(request, document):
    approval = get_object_or_404(document.approvals, pk=whole_number(request.POST.get("approval")))
    actions.withdraw_approval(approval=approval, by=request.user)
    messages.success(request, _("The approval is taken back."))


def _link(request, document):
    _made, secret = review_links.make_link(
        document=document,
        by=request.user,
        number=_number(request),
        reviewer=_text(request, "reviewer"),
        partner=_partner(request),
        days=whole_number(request.POST.get("days")),
    )
    # Shown in this very answer: a redirect would have to keep the secret somewhere.
    return _page(request, document, secret=secret)


def _revoke(request, document):
    link = get_object_or_404(document.review_links, pk=whole_number(request.POST.get("link")))
    review_links.revoke_link(link=link, by=request.user)
    messages.success(request, _("The link no longer works."))


def _rule(request, document):
    count = _text(request, "count")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 3 else -1
    actions.require_approvals(document=document, by=request.user, count=number)
    messages.success(request, _("The number of approvals is set."))


def _publish(request, document):
    if not permissions.may_publish(request.user, document):
        raise PermissionDenied
    # Where something is missing, this page says what: the page of the document does not.
    return publish_document(request, document, _number(request), otherwise=request.path)


def _withdraw(request, document):
    actions.withdraw_publication(document=document, by=request.user, reason=_text(request, "reason"))
    messages.success(request, _("Withdrawn. The public no longer sees it; the needs are being recomputed."))


ACTS = {
    "request": _request,
    "approve": _approve,
    "take-back": _take_back,
    "link": _link,
    "revoke": _revoke,
    "count": _rule,
    "publish": _publish,
    "withdraw": _withdraw,
}
