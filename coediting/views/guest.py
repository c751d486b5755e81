"""The page of a reviewer without an account: one revision to read, to comment on and to approve.

The address holds the secret, so it is kept from caches, search engines and the Referer of every link on the page.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coediting import kinds, reading
from coediting.actions import review_links
from coediting.errors import LinkClosed, LinkOutdated, LinkUnknown, StaleRevision
from coediting.views.documents import whole_number
from partners.linked import private


# Without a Referer browsers send "Origin: null", which the CSRF check refuses. It would protect nothing here: what
# gives the right is the secret in the address, not a cookie that another site could borrow.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_review(request, secret):
    """Show the revision of a review link; or approve it, or comment on it (`do` is "comment")."""
    try:
        if request.method == "POST":
            return private(_answer(request, secret))
        return private(_page(request, review_links.use_link(secret=secret)))
    except LinkUnknown:
        context = {"reason": _("No review was asked at this address. Was the link copied whole?")}
        return private(render(request, "coediting/guest_closed.html", context, status=404))
    except LinkClosed as error:
        return private(_closed(request, error))


def _closed(request, error):
    """The page of a link that no longer works: nothing of the content, but all that the reviewer just wrote."""
    link, outdated = error.link, isinstance(error, LinkOutdated)
    document = link.document
    context = {
        "link": link,
        "reason": str(error),
        "outdated": outdated,
        "typed": _text(request).strip(),
        "approval": link.approvals.first(),
        "public_url": kinds.of(document).url(document) if document.published_id else None,
    }
    status = 409 if outdated and request.method == "POST" else 410
    return render(request, "coediting/guest_closed.html", context, status=status)


def _text(request):
    """The comment or the note that the reviewer sent."""
    return request.POST.get("text", "").replace("\x00", "")


def _answer(request, secret):
    number, text = whole_number(request.POST.get("revision")), _text(request)
    comments = request.POST.get("do") == "comment"
    try:
        if comments:
            review_links.comment_by_link(secret=secret, number=number, text=text)
        else:
            review_links.approve_by_link(secret=secret, number=number, note=text.strip())
    except StaleRevision:
        status, said = 409, _("Not kept: the text changed meanwhile. Ask for a new link.")
    except PermissionDenied as error:
        status, said = 403, str(error)
    except ValidationError as error:
        status, said = 422, " ".join(error.messages)
    else:
        thanks = (
            _("Thank you. Your comment is handed on.")
            if comments
            else _("Thank you. Your approval is recorded.")
        )
        messages.success(request, thanks)
        return redirect("guest-review", secret)
    link = review_links.current_link(secret)  # before anything is said: a closed page says it itself
    messages.error(request, said)
    return _page(request, link, status=status, typed=text if comments else "")


def _page(request, link, status=200, typed=""):
    document = link.document
    kind = kinds.of(document)
    context = {
        "link": link,
        "title": kind.title(document),
        "revision": link.revision,
        "sections": reading.sections(kind, link.revision.content),
        "approval": document.approvals.filter(
            content_hash=link.revision.content_hash, partner=link.partner_id
        ).first(),
        "typed": typed,
        "may_approve": link.partner_id not in {None, document.working.partner_id}
        and document.published_id != document.working_id,
    }
    return render(request, "coediting/guest_review.html", context, status=status)
