"""Every write on evidence: top-down for a group, bottom-up per competence."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import contributes, coordinators_only, is_coordinator
from profiles.actions.imports import wait_for_turn
from profiles.models import Competence, Sector
from roadmap.importing import evidence as importing
from roadmap.models import CompetenceEvidence, GroupEvidence
from roadmap.needs import keys
from roadmap.needs.wilson import interval
from roadmap.needs.workforce import REGION

State = CompetenceEvidence.State
EARLIEST = datetime.date(1990, 1, 1)


def may_propose(user):
    """Hands in evidence: whoever contributes for some partner."""
    return contributes(user)


@transaction.atomic
def propose_evidence(*, by, competence, level, date, kind, source, partner=None, **fields):
    """Hand in what a check, a survey or an expert says of one competence; it counts once a coordinator accepts it.

    `fields`: job, sector, region (the scope, empty for all), licence, quality, note; a check or survey has `asked`
    and `below` (counts of persons), an estimate `low`, `mid` and `high` (fractions). Returns the CompetenceEvidence.
    Raises ValidationError by field, PermissionDenied to who contributes for no partner.
    """
    if not may_propose(by):
        raise PermissionDenied
    if partner is not None and partner.pk not in by.roles and not is_coordinator(by):
        raise PermissionDenied
    evidence = CompetenceEvidence(
        by=by,
        partner=partner or by.main_partner,
        competence=competence,
        level=level,
        date=date,
        kind=kind,
        source=one_line(source),
        **{name: one_line(value) if isinstance(value, str) else value for name, value in fields.items()},
    )
    _complete(evidence)
    evidence.save()
    record("evidence.proposed", evidence)
    return evidence


def one_line(text):
    return " ".join(text.split())


def _complete(evidence):
    """Check the evidence and work out the shares of a count. Raises ValidationError by field."""
    faults = dict(_faults(evidence))
    if not faults and evidence.kind in importing.COUNTED:
        evidence.low, evidence.mid, evidence.high = interval(evidence.below, evidence.asked)
    if faults:
        raise ValidationError(faults)
    evidence.full_clean(exclude=["by", "partner", "competence", "job", "sector", "decided_by"])


def _faults(evidence):
    """(field, ValidationError) of what the model's own fields do not see."""
    counts = {"asked": evidence.asked, "below": evidence.below}
    shares = {name: getattr(evidence, name) for name in importing.SHARES}
    counted = evidence.kind in importing.COUNTED
    needed, superfluous = (counts, {}) if counted else (shares, counts)
    for name, value in needed.items():
        if value is None:
            yield name, ValidationError(_("Fill this in."), code="required")
    for name, value in superfluous.items():
        if value is not None:
            text = _("An estimate has no counts. Is this a check or a survey?")
            yield name, ValidationError(text, code="superfluous")
    if counted and None not in counts.values():
        yield from _count_faults(evidence)
    elif not counted and None not in shares.values() and not 0 <= evidence.low <= evidence.mid <= evidence.high <= 1:
        text = _("The share must lie between its lower and its upper bound, and all three between 0 and 1.")
        yield "mid", ValidationError(text, code="order")
    if not EARLIEST <= evidence.date <= timezone.localdate():
        yield "date", ValidationError(_("Give a date of the past."), code="bad-date")
    if evidence.region and not REGION.fullmatch(evidence.region):
        text = _("Write the region as a short name in lower case, such as antwerpen.")
        yield "region", ValidationError(text, code="region")
    if evidence.level not in range(1, 5):
        yield "level", ValidationError(_("Choose a level from 1 to 4."), code="out-of-range")


def _count_faults(evidence):
    if evidence.asked < 1:
        yield "asked", ValidationError(_("Nobody was asked."), code="out-of-range")
    elif evidence.below < 0:
        yield "below", ValidationError(_("This cannot be less than nobody."), code="out-of-range")
    elif evidence.below > evidence.asked:
        text = _("More people are below the level than were asked.")
        yield "below", ValidationError(text, code="more-than-asked")


@transaction.atomic
def accept_evidence(*, evidence, by, reason=""):
    """Let evidence count, also one that was declined before. Accepting it again changes nothing. Coordinators only."""
    coordinators_only(by)
    evidence = CompetenceEvidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.state != State.ACCEPTED:
        decide(evidence, State.ACCEPTED, by, reason)
        record("evidence.accepted", evidence)
    return evidence


@transaction.atomic
def decline_evidence(*, evidence, by, reason):
    """Say why evidence does not count, or no longer. Declining it again changes nothing. Coordinators only."""
    coordinators_only(by)
    if not one_line(reason):
        raise ValidationError({"reason": ValidationError(_("Say why, for who handed it in."), code="required")})
    evidence = CompetenceEvidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.state != State.DECLINED:
        counted = evidence.state == State.ACCEPTED
        decide(evidence, State.DECLINED, by, reason)
        record("evidence.withdrawn" if counted else "evidence.declined", evidence)
    return evidence


def decide(evidence, state, by, reason):
    """Write a decision on locked evidence; None is the portal itself (`not_overtaken`). Raises ValidationError."""
    evidence.state, evidence.decided, evidence.decided_by = state, timezone.now(), by
    evidence.reason = one_line(reason)
    if len(evidence.reason) > 500:
        raise ValidationError({"reason": ValidationError(_("This text is too long."), code="max_length")})
    evidence.revision += 1
    evidence.save(update_fields=["state", "decided", "decided_by", "reason", "revision"])


def record(kind, evidence):
    """Tell what happened to evidence, in the transaction in which it does."""
    outbox.record(
        kind, evidence.uid, evidence=evidence.pk, competence=evidence.competence_id, level=evidence.level
    )


@transaction.atomic
def import_evidence(*, paths, dry_run, progress, accept=True, nace="", by=None):
    """Bring the evidence up to date with one CSV file or spreadsheet. Returns the Report. Coordinators only.

    See `roadmap.importing.evidence.merge`. Raises ImportRefused with every fault, or ImportCancelled; then nothing is
    saved. One event tells of all that counts and was added or changed; what changes nothing leaves none.
    """
    coordinators_only(by)
    nace = nace if nace in Sector.Revision.values else ""
    with connection.cursor() as cursor:
        wait_for_turn(cursor, progress)
        report = importing.merge(
            cursor.cursor, paths, accept=accept, nace=nace, dry_run=dry_run, progress=progress
        )
    if report.more.get("moved"):
        outbox.record("evidence.imported", "evidence", moved=report.more["moved"])
    return report


@transaction.atomic
def record_evidence(*, group, sectors, headcount, out_of, year, source, note_nl="", note_en="", by=None):
    """Note a top-down figure: of `out_of` workers in these sectors (natural keys), `headcount` lack the group.

    The same group, year and source again brings it up to date. Returns the GroupEvidence.
    """
    coordinators_only(by)
    found = keys.sectors(sectors)
    unknown = [key for key in sectors if key not in found]
    if unknown:
        raise ValidationError(
            _("There is no sector %(keys)s.") % {"keys": ", ".join(map(str, unknown))}, code="unknown-sector"
        )
    if group not in Competence.Group.values:
        raise ValidationError(
            _("There is no competence group %(group)s.") % {"group": group}, code="unknown-group"
        )
    if not 0 <= headcount <= out_of:
        raise ValidationError(_("More persons lack it than there are."), code="more-than-all")
    evidence, _created = GroupEvidence.objects.update_or_create(
        group=group,
        year=year,
        source=source,
        defaults={"headcount": headcount, "out_of": out_of, "note_nl": note_nl, "note_en": note_en},
    )
    evidence.sectors.set(found.values())
    return evidence
