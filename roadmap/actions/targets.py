"""Writing on roadmap targets and their measurements."""

import math

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import actions as documents
from coediting import outbox, permissions
from coediting.actions import beginning
from coediting.models import Document, Revision
from coediting.slugs import create_with_slug, create_with_slugs
from roadmap.models import Measurement, Target

REASON_MAX = Measurement._meta.get_field("reason").max_length


@transaction.atomic
def start_target(
    *, by, owner, content, roadmap=None, partners=(), slug=None, origin=Revision.Origin.PAGE, note=""
):
    """Begin a target: revision 1, public at once. `by=None` is the system itself. Returns the Target."""

    def attach(document, content):
        if slug:
            return Target.objects.create(document=document, slug=slug, roadmap=roadmap)
        title = content["title"]["nl"] or content["title"]["en"]
        return create_with_slug(Target, title=title, otherwise="doel", document=document, roadmap=roadmap)

    return documents.start(
        kind="target",
        owner=owner,
        by=by,
        content=content,
        partners=partners,
        origin=origin,
        note=note,
        attach=attach,
    )


def start_targets(*, by, origin, news):
    """Begin many targets, all or none, public at once. Returns the Targets in the order of `news`.

    `news` are `beginning.New` whose fields are {"roadmap", "slug"}, both or either of them None. Raises BulkRefused.
    """

    def attach(pairs):
        wishes = [
            (
                Target(document=document, roadmap=new.fields["roadmap"]),
                new.fields["slug"],
                new.content["title"]["nl"] or new.content["title"]["en"],
            )
            for document, new in pairs
        ]
        return create_with_slugs(Target, wishes, otherwise="doel")

    return beginning.start_all(kind="target", news=news, by=by, origin=origin, attach=attach)


def revise_target(*, target, by, base, content, origin=Revision.Origin.PAGE, note="", merging=True):
    """Save an edit that grew from revision number `base`; it is public at once. See `coediting.actions.revise`."""
    return documents.revise(
        document=target.document, by=by, base=base, content=content, origin=origin, note=note, merging=merging
    )


def restore_target(*, target, by, number, base, merging=True):
    """Save an older revision anew. See `coediting.actions.restore`."""
    return documents.restore(document=target.document, by=by, number=number, base=base, merging=merging)


@transaction.atomic
def propose_measurement(*, target, date, value, source, by=None):
    """Hand in a measured value; it counts once an editor accepts it. Returns the Measurement."""
    if by is not None and not permissions.may_propose(by, target.document):
        raise PermissionDenied
    measurement = Measurement(target=target, date=date, value=value, source=source, by=by)
    if not math.isfinite(value):
        raise ValidationError({"value": ValidationError(_("This must be a number."), code="not-a-number")})
    measurement.full_clean(exclude=["target", "by"])
    measurement.save()
    outbox.record("measurement.proposed", target.document.uid, measurement=str(measurement.uid))
    return measurement


@transaction.atomic
def accept_measurement(*, measurement, by=None):
    """Let a measurement count, also one that was declined before. Accepting it again changes nothing.

    ValidationError when another one of that day counts already.
    """
    measurement, document = _to_decide(measurement, by)
    if measurement.status == Measurement.Status.ACCEPTED:
        return measurement
    try:
        with transaction.atomic():
            _decide(measurement, Measurement.Status.ACCEPTED, "", by)
    except IntegrityError as error:
        raise ValidationError(_("A value of this date counts already."), code="measured-twice") from error
    outbox.record("measurement.accepted", document.uid, measurement=str(measurement.uid))
    return measurement


@transaction.atomic
def decline_measurement(*, measurement, reason, by=None):
    """Decline a measurement, with a reason that its proposer sees; one that counted no longer does.

    ValidationError without a reason, and with one that is too long.
    """
    measurement, document = _to_decide(measurement, by)
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why, so that the proposer can do better."), code="reason-needed")
    if len(reason) > REASON_MAX:
        detail = _("This is %(length)d characters long; at most %(max)d fit. Shorten it.")
        raise ValidationError(detail % {"length": len(reason), "max": REASON_MAX}, code="too-long")
    _decide(measurement, Measurement.Status.DECLINED, reason, by)
    outbox.record("measurement.declined", document.uid, measurement=str(measurement.uid))
    return measurement


def _to_decide(measurement, by):
    """(the measurement as it stands, its document), with the document locked. Raises PermissionDenied."""
    document = Document.objects.select_for_update().get(pk=measurement.target_id)
    if by is not None and not permissions.may_edit(by, document):
        raise PermissionDenied
    measurement.refresh_from_db(fields=["status", "reason"])
    return measurement, document


def _decide(measurement, status, reason, by):
    measurement.status, measurement.reason = status, reason
    measurement.decided_by, measurement.decided = by, timezone.now()
    measurement.save(update_fields=["status", "reason", "decided_by", "decided"])
