"""What must be in order before a document is published: what its kind asks, and what the engine asks of every kind."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coediting import kinds
from coediting.kinds import Gate
from coediting.models import Approval, Comment, Revision
from rest.composed import NUMBER, WORD, Composed

_APPROVALS = Composed(
    lambda document, content_hash: Approval.objects.filter(
        document=document, content_hash=content_hash
    ).select_related("partner", "by", "link"),
    NUMBER,
    WORD,
)
_TO_FIX = Composed(
    lambda document: Comment.objects.must_fix().filter(document=document).values_list("pk"), NUMBER
)


def gates(document, content=None):
    """Every condition for publishing this content, the working one when none is given, and whether it is met."""
    content = document.working.content if content is None else content
    found = kinds.of(document).gates(content)
    if kinds.of(document).publishes_on_save:
        return found
    return [*found, _nothing_to_fix(document), *_approved(document, content)]


def counting_approvals(document, content=None):
    """The approvals that count for this content, oldest first: of the very same content, and not the author's own.

    The author is the partner on whose behalf the working revision was saved.
    """
    working = document.working
    content_hash = working.content_hash if content is None else Revision.hash_of(content)
    return [each for each in _APPROVALS(document.pk, content_hash) if each.partner_id != working.partner_id]


def _nothing_to_fix(document):
    open_ones = len(_TO_FIX(document.pk))
    label = _("No open comment that must be solved first")
    if open_ones:
        label = ngettext(
            "%(count)d comment that must be solved first",
            "%(count)d comments that must be solved first",
            open_ones,
        ) % {"count": open_ones}
    return Gate("comments", label, not open_ones)


def _approved(document, content):
    needed = document.approvals_needed
    if not needed:
        return []
    found = counting_approvals(document, content)
    label = ngettext(
        "Approval by one partner other than the author's: %(given)d given",
        "Approvals by %(needed)d partners other than the author's: %(given)d given",
        needed,
    ) % {"needed": needed, "given": len(found)}
    if found:
        label += f" ({', '.join(str(approval.partner) for approval in found)})"
    return [Gate("approvals", label, len(found) >= needed)]
