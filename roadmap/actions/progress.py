"""Writing how far an action of a roadmap is: owner, status, progress, weight and evidence."""

import math

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from roadmap.actions.versioned import locked, save_next
from roadmap.models import Action, ActionEvidence
from roadmap.permissions import may_change_action

FIELDS = ("owner", "status", "progress", "weight")
MOST_EVIDENCE = 30


@transaction.atomic
def change_action(*, action, by, base, evidence=None, **changes):
    """Change an action that the editor saw at version `base`. Returns the Action; unchanged input saves nothing.

    `changes` are owner, status, progress and weight; `evidence` is the whole list of {"label", "url", "date"}, None to
    leave it. Done fills in 100 % and planned 0 %. Raises PermissionDenied, Stale, ValidationError.
    """
    action = locked(Action.objects.select_related("owner"), action.pk, base)
    if by is not None and not may_change_action(by, action):
        raise PermissionDenied
    before = _state(action)
    for name, value in changes.items():
        if name not in FIELDS:
            raise TypeError(name)
        setattr(action, name, value)
    _fit_progress(action)
    if not math.isfinite(action.weight):
        raise ValidationError({"weight": ValidationError(_("This must be a number."), code="not-a-number")})
    action.clean_fields(exclude=[name for name in _all_fields() if name not in FIELDS])
    rows = before[-1] if evidence is None else _checked(evidence)
    if (*_fields_of(action), rows) == before:
        return action
    save_next(action, FIELDS)
    if rows != before[-1]:
        _write_evidence(action, rows)
    outbox.record("action.changed", action.uid, action=action.pk, by=by.pk if by else None)
    return action


def _all_fields():
    return [field.name for field in Action._meta.fields]


def _fields_of(action):
    return action.owner_id, action.status, action.progress, action.weight


def _state(action):
    stored = [(row.label, row.url, row.date) for row in action.evidence.all()]
    return (*_fields_of(action), stored)


def _fit_progress(action):
    """What follows from the status; ValidationError where status and progress deny each other."""
    implied = {Action.Status.DONE: 100, Action.Status.PLANNED: 0}.get(action.status)
    if action.progress is None:
        action.progress = implied
    told = {
        Action.Status.DONE: _("An action that is done stands at 100 %."),
        Action.Status.PLANNED: _("An action that is only planned stands at 0 %."),
    }
    if implied is not None and action.progress != implied:
        raise ValidationError({"progress": ValidationError(told[action.status], code="status-and-progress")})


def _checked(evidence):
    if len(evidence) > MOST_EVIDENCE:
        detail = _("At most %(max)d links fit here.") % {"max": MOST_EVIDENCE}
        raise ValidationError({"evidence": ValidationError(detail, code="too-many-rows")})
    rows = []
    for row in evidence:
        link = ActionEvidence(label=row["label"].strip(), url=row["url"].strip(), date=row.get("date"))
        try:
            link.full_clean(exclude=["action"])
        except ValidationError as error:
            raise ValidationError({"evidence": error.messages}) from error
        if not link.url.lower().startswith(("http://", "https://")):
            detail = _("The address must begin with https:// or http://.")
            raise ValidationError({"evidence": ValidationError(detail, code="bad-address")})
        rows.append((link.label, link.url, link.date))
    return rows


def _write_evidence(action, rows):
    action.evidence.all().delete()
    ActionEvidence.objects.bulk_create(
        ActionEvidence(action=action, label=label, url=url, date=date, position=place)
        for place, (label, url, date) in enumerate(rows)
    )
