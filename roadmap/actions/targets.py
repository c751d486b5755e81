"""Writing on roadmap targets and their measurements."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coediting import actions as documents
from coediting import outbox, permissions
from coediting.models import Document, Revision
from coediting.slugs import create_with_slug
from roadmap.models import Measurement, Target


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
    measurement.full_clean(exclude=["target", "by"])
    measurement.save()
    outbox.record("measurement.proposed", target.document.uid, measurement=str(measurement.uid))
    return measurement


@transaction.atomic
def accept_measurement(*, measurement, by=None):
    """Let a proposed measurement count. ValidationError when one of that day counts already."""
    document = Document.objects.select_for_update().get(pk=measurement.target_id)
    if by is not None and not permissions.may_edit(by, document):
        raise PermissionDenied
    measurement.status = Measurement.Status.ACCEPTED
    try:
        with transaction.atomic():
            measurement.save(update_fields=["status"])
    except IntegrityError as error:
        raise ValidationError(_("A value of this date counts already."), code="measured-twice") from error
    outbox.record("measurement.accepted", document.uid, measurement=str(measurement.uid))
    return measurement
