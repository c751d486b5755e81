"""Review: asking for it, approving, and taking a publication back.

An approval is bound to the content of one revision. Nothing deletes it when the content changes: it then no longer
counts, and counts again when the very same content comes back (see `coediting.gates`).
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import kinds, outbox, permissions
from coediting.actions.documents import lock, working_at
from coediting.models import Approval, Document
from partners.models import Partner

MAX_APPROVALS = 5
MAX_TEXT = 500


@transaction.atomic
def request_review(*, document, by, number):
    """Hand working revision `number` to the other partners: draft becomes in review. Returns the Document.

    Raises PermissionDenied, StaleRevision, and ValidationError when nothing is left to review.
    """
    if not permissions.may_edit(by, document):
        raise PermissionDenied
    document = lock(document)
    revision = to_review(document, number)
    if document.state != Document.State.REVIEW:
        document.state = Document.State.REVIEW
        document.save(update_fields=["state"])
        outbox.record(
            "review.requested", document.uid, document=document.pk, revision=revision.number, by=by.pk
        )
    return document


@transaction.atomic
def approve(*, document, by, number, partner=None, note=""):
    """Agree with working revision `number` on behalf of `partner`; without one, the first that the user may act for.

    Approving twice is approving once. Returns the Approval. Raises PermissionDenied (also for the author, and for
    the partner on whose behalf the revision was saved), StaleRevision and ValidationError.
    """
    if not permissions.may_propose(by, document):
        raise PermissionDenied
    if len(note) > MAX_TEXT:
        raise ValidationError({"note": _("This must be text of at most %(max)d characters.") % {"max": MAX_TEXT}})
    document = lock(document)
    revision = to_review(document, number)
    partner = _approving_partner(document, by, partner)
    mine = document.approvals.filter(content_hash=revision.content_hash, by=by).exclude(partner=partner)
    if mine.exists():
        raise ValidationError(
            _("You approved this already for another partner: one person counts once."), code="counted"
        )
    return record_approval(document, revision, partner, by=by, note=note)


def to_review(document, number):
    """The working revision of a locked document as something to review. Raises StaleRevision, ValidationError."""
    if kinds.of(document).publishes_on_save:
        raise ValidationError(
            _("This is public from its first save on; there is no review."), code="no-review"
        )
    revision = working_at(document, number)
    if document.published_id == revision.pk:
        raise ValidationError(_("This revision is published already."), code="published")
    return revision


def _approving_partner(document, by, partner):
    possible = permissions.approving_partners(by, document)
    if not possible or (partner is not None and partner.pk not in possible):
        raise PermissionDenied(
            _(
                "Approving is for another partner than the one that wrote this revision, and never for its author."
            )
        )
    return partner or Partner.objects.get(pk=possible[0])


def record_approval(document, revision, partner, *, by=None, link=None, note=""):
    """Write an approval of a locked document and its event, unless this partner approved this content already."""
    approval, created = Approval.objects.get_or_create(
        document=document,
        content_hash=revision.content_hash,
        partner=partner,
        defaults={"revision": revision, "by": by, "link": link, "note": note[:MAX_TEXT]},
    )
    if created:
        outbox.record(
            "review.approved",
            document.uid,
            document=document.pk,
            revision=revision.number,
            partner=partner.pk,
            by=by.pk if by else None,
        )
    return approval


@transaction.atomic
def withdraw_approval(*, approval, by, number=None):
    """Take an approval back: whoever gave it, its partner's contributors, coordinators.

    With a `number` only while that is the working revision. Raises PermissionDenied, StaleRevision, and
    ValidationError once it let something be published: that is history.
    """
    if not permissions.may_withdraw_approval(by, approval):
        raise PermissionDenied
    document = lock(approval.document)
    if number is not None:
        working_at(document, number)
    if document.revisions.filter(content_hash=approval.content_hash, version__isnull=False).exists():
        raise ValidationError(_("This approval led to a published version and stays."), code="published")
    details = {"revision": approval.revision.number, "partner": approval.partner_id, "by": by.pk}
    if Approval.objects.filter(pk=approval.pk).delete()[0]:
        outbox.record("review.approval_withdrawn", document.uid, document=document.pk, **details)


@transaction.atomic
def require_approvals(*, document, by, count):
    """Ask this document for `count` approvals, 0 to 5; coordinators decide. `by=None` is the system itself."""
    if by is not None and not permissions.may_publish(by, document):
        raise PermissionDenied
    if not 0 <= count <= MAX_APPROVALS:
        raise ValidationError({"count": _("Give a number from 0 to 5.")})
    document = lock(document)
    if count != document.approvals_needed:
        document.approvals_needed = count
        document.save(update_fields=["approvals_needed"])
        outbox.record(
            "review.approvals_needed",
            document.uid,
            document=document.pk,
            count=count,
            by=by.pk if by else None,
        )
    return document


@transaction.atomic
def withdraw_publication(*, document, by, reason, number=None):
    """Take a published document from the public. The reason is public; every version stays for the partners.

    With a `number` only while that is the published or the working revision. Returns the Document. Raises
    PermissionDenied, StaleRevision, and ValidationError without a reason or a publication.
    """
    if not permissions.may_publish(by, document):
        raise PermissionDenied
    if not reason.strip() or len(reason) > MAX_TEXT:
        raise ValidationError({"reason": _("Say in at most 500 characters why.")})
    document = lock(document)
    if document.published_id is None or kinds.of(document).publishes_on_save:
        raise ValidationError(_("There is no publication to withdraw."), code="not-published")
    published = document.published.number
    if number is not None and number != published:
        working_at(document, number)
    document.published, document.published_at, document.state = None, None, Document.State.DRAFT
    document.withdrawn_at = document.changed = timezone.now()
    document.withdrawn_because = reason.strip()
    document.save()
    kinds.of(document).withdraw(document)
    outbox.record(
        f"{document.kind}.withdrawn",
        document.uid,
        document=document.pk,
        revision=published,
        by=by.pk,
        reason=document.withdrawn_because,
    )
    return document
