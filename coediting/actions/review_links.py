"""Links for reviewers without an account: each opens one revision, expires, and keeps a log of its uses."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox, permissions
from coediting.actions.comments import comment
from coediting.actions.documents import lock, working_at
from coediting.actions.review import record_approval, to_review
from coediting.errors import LinkClosed, LinkOutdated, LinkUnknown
from coediting.models import ReviewLink, ReviewLinkUse
from partners.models import token_hash

MAX_DAYS = 90
MAX_NAME = 200


@transaction.atomic
def make_link(*, document, by, number, reviewer, partner=None, days=14):
    """Make a link to working revision `number`. Returns (link, secret): the secret is shown once, never stored.

    With `partner` the reviewer may approve on its behalf: coordinators may name any partner that takes part, editors
    their own. Raises PermissionDenied, StaleRevision and ValidationError.
    """
    if not permissions.may_edit(by, document):
        raise PermissionDenied
    document = lock(document)
    revision = to_review(document, number)
    _check(reviewer.strip(), days)
    if partner is not None:
        _check_partner(document, by, partner)
    secret = "gsr_" + secrets.token_urlsafe(32)
    link = ReviewLink.objects.create(
        document=document,
        revision=revision,
        reviewer=reviewer.strip(),
        partner=partner,
        secret_hash=token_hash(secret),
        created_by=by,
        expires=timezone.now() + timedelta(days=days),
    )
    outbox.record("review.link_made", document.uid, document=document.pk, link=link.pk, by=by.pk)
    return link, secret


def _check(reviewer, days):
    faults = {}
    if not reviewer or len(reviewer) > MAX_NAME:
        faults["reviewer"] = _("Say for whom this link is.")
    if not 1 <= days <= MAX_DAYS:
        faults["days"] = _("Give a number of days from 1 to 90.")
    if faults:
        raise ValidationError(faults)


def _check_partner(document, by, partner):
    if partner.pk not in document.partner_ids() - {document.working.partner_id}:
        raise ValidationError(
            {"partner": _("Choose a partner that takes part and did not write this revision itself.")}
        )
    if not permissions.may_delegate(by, partner):
        raise PermissionDenied


@transaction.atomic
def revoke_link(*, link, by):
    """Close a link for good. Editors of the document may. Returns the link."""
    if not permissions.may_edit(by, link.document):
        raise PermissionDenied
    link = ReviewLink.objects.select_for_update().select_related("document").get(pk=link.pk)
    if link.revoked is None:
        link.revoked = timezone.now()
        link.save(update_fields=["revoked"])
        outbox.record(
            "review.link_revoked", link.document.uid, document=link.document_id, link=link.pk, by=by.pk
        )
    return link


def link_for(secret):
    """The usable link behind a secret. Raises LinkUnknown, and LinkClosed (logged) when it expired or was revoked."""
    found = ReviewLink.objects.select_related("document__owner", "document__working", "revision", "partner")
    link = found.filter(secret_hash=token_hash(secret)).first()
    if link is None:
        raise LinkUnknown
    if not link.usable:
        ReviewLinkUse.objects.create(link=link, what=ReviewLinkUse.What.REFUSED)
        raise LinkClosed(link)
    return link


def current_link(secret):
    """The usable link behind a secret whose revision still says what the document says now.

    Raises as `link_for` does, and LinkOutdated (logged): a text that its partners left behind is no longer shown.
    """
    link = link_for(secret)
    if link.revision.content_hash != link.document.working.content_hash:
        ReviewLinkUse.objects.create(link=link, what=ReviewLinkUse.What.REFUSED)
        raise LinkOutdated(link)
    return link


def use_link(*, secret, what=ReviewLinkUse.What.OPENED):
    """The current link behind a secret, with this use logged. Raises as `current_link` does."""
    link = current_link(secret)
    ReviewLinkUse.objects.create(link=link, what=what)
    return link


def approve_by_link(*, secret, number, note=""):
    """Approve the link's revision, which the reviewer saw as `number`, on behalf of the link's partner.

    Returns the Approval. Raises as `link_for` does, PermissionDenied for a link that is for reading only,
    StaleRevision when the content changed meanwhile.
    """
    link = link_for(secret)  # outside the transaction: a refusal is logged even though nothing else is saved
    with transaction.atomic():
        document = lock(link.document)
        link = (
            ReviewLink.objects.select_for_update(of=("self",))
            .select_related("revision", "partner")
            .get(pk=link.pk)
        )
        if not link.usable:
            raise LinkClosed(link)
        if link.partner is None or link.partner_id == document.working.partner_id:
            raise PermissionDenied(_("This link is for reading and commenting."))
        _must_still_stand(document, link, number)
        to_review(document, document.working.number)
        approval = record_approval(document, link.revision, link.partner, link=link, note=note)
        ReviewLinkUse.objects.create(link=link, what=ReviewLinkUse.What.APPROVED)
    return approval


def comment_by_link(*, secret, number, text):
    """Write a comment on the document in the name of the link's reviewer, who saw its revision as `number`.

    Returns the Comment. Raises as `link_for` does, StaleRevision when the content changed meanwhile, ValidationError.
    """
    link = link_for(secret)
    with transaction.atomic():
        document = lock(link.document)
        _must_still_stand(document, link, number)
        made = comment(document=document, by=None, guest=link.reviewer, text=text)
        ReviewLinkUse.objects.create(link=link, what=ReviewLinkUse.What.COMMENTED)
    return made


def _must_still_stand(document, link, number):
    """Raise StaleRevision unless the reviewer saw the link's revision and the working content is still the same."""
    if link.revision.content_hash != document.working.content_hash or number != link.revision.number:
        working_at(document, 0)  # no revision has this number
