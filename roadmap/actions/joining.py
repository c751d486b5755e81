"""Asking to take part without an account, what coordinators do with it, and removing who asked after the term."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.slugs import with_free_slug
from partners import actions as partners
from partners.addresses import with_address
from partners.models import Partner
from partners.permissions import coordinators_only
from profiles.models import Theme
from roadmap.actions import agenda, initiatives
from roadmap.actions.versioned import check_lengths, locked, save_next
from roadmap.models import Initiative, JoinRequest

Kind, State = JoinRequest.Kind, JoinRequest.State
ANSWERS = ("organisation", "organisation_kind", "website", "topic", "agenda", "text", "name", "named")
LINK_PAUSE = timedelta(hours=1)
NEXT = {
    State.RECEIVED: {State.TALKING, State.ACCEPTED, State.DECLINED},
    State.TALKING: {State.ACCEPTED, State.DECLINED},
    State.DECLINED: {State.TALKING},
    State.ACCEPTED: set(),  # what was made of it stands in the portal
}
# Keys of the database mean nothing outside of it.
NOT_EXPORTED = {"id", "agenda", "partner", "initiative", "request", "decided_by"}


# ---------- who asks ----------
@transaction.atomic
def ask_to_join(*, kind, email, consent, language="nl", **answers):
    """Ask to take part; a mail with a link to follow it goes out. Returns the JoinRequest.

    Asking the same again while it is open changes nothing: its owner gets the link, and whoever typed the address
    cannot tell the difference. Raises ValidationError.
    """
    if unknown := answers.keys() - set(ANSWERS):
        raise TypeError(", ".join(sorted(unknown)))
    if not consent:
        detail = _("Without your agreement we may not keep your data, and so not answer you.")
        raise ValidationError({"consent": ValidationError(detail, code="consent-needed")})
    now = timezone.now()
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in answers.items()}
    made = JoinRequest(
        kind=kind, email=email.strip(), language=language, consented=now, created=now, moved=now, told=now, **clean
    )
    _check(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        open_ones = JoinRequest.objects.filter(decided__isnull=True, kind=kind, forgotten__isnull=True)
        known = with_address(open_ones, made.email).get(Exact(Lower("topic"), Lower(Value(made.topic))))
        return mail_link(request=known)
    _told("join_request.made", made)
    return made


def _check(made):
    needed = {"organisation", "text", "name", "email"}
    needed |= {Kind.INITIATIVE: {"topic"}, Kind.QUESTION: {"topic", "agenda"}}.get(made.kind, set())
    faults = {
        name: ValidationError(_("This is needed."), code="needed") for name in needed if not getattr(made, name)
    }
    if made.agenda and made.agenda.kind != Theme.Kind.AGENDA:
        faults["agenda"] = ValidationError(_("Choose a strategic agenda."), code="no-agenda")
    if made.website and not made.website.lower().startswith(("http://", "https://")):
        faults["website"] = ValidationError(
            _("The address must begin with https:// or http://."), code="bad-address"
        )
    if faults:
        raise ValidationError(faults)
    made.clean_fields()
    check_lengths(made)


def mail_link(*, request):
    """Mail who asked the link to their request, at most once an hour. Returns the JoinRequest."""
    now = timezone.now()
    with transaction.atomic():
        due = JoinRequest.objects.filter(pk=request.pk, forgotten__isnull=True).exclude(told__gt=now - LINK_PAUSE)
        if due.update(told=now):
            _told("join_request.link_asked", request)
    return request


@transaction.atomic
def withdraw(*, request):
    """Remove a request and everything about who asked, at once; what was made of it stays. Twice is once."""
    held = JoinRequest.objects.select_for_update().filter(pk=request.pk).first()
    if held:
        _told("join_request.withdrawn", held)
        held.delete()


def export_of(request):
    """Everything that is kept about who asked, as plain values for JSON: a column added later comes along by itself."""
    kept = {
        field.name: getattr(request, field.attname)
        for field in request._meta.fields
        if field.name not in NOT_EXPORTED
    }
    return kept | {"agenda": request.agenda and request.agenda.slug, "removed_after": request.removal}


@transaction.atomic
def forget_due(now=None):
    """Remove the data of everybody whose term is over; kind and state stay, and the organisation if it may be named.

    Returns how many.
    """
    moment = now or timezone.now()
    due = JoinRequest.objects.due_for_removal(moment)
    nothing = dict.fromkeys(JoinRequest.PERSONAL, "") | {"mail_owed": []}
    unnamed = due.filter(named=False).update(forgotten=moment, organisation="", **nothing)
    return unnamed + due.filter(named=True).update(forgotten=moment, **nothing)


# ---------- coordinators ----------
@transaction.atomic
def handle_join(*, request, by, base, state, note="", reason="", **accepting):
    """Take a request further, as the coordinator saw it at version `base`. Unchanged input saves nothing. Returns it.

    Accepting makes the partner or the initiative, links one that there is, or hands in the question; `accepting` says
    which, see `_partner`, `_initiative` and `_question`. Raises PermissionDenied, Stale and ValidationError.
    """
    coordinators_only(by)
    stored = locked(JoinRequest.objects.filter(forgotten__isnull=True), request.pk, base)
    texts = {"note": note.strip(), "reason": reason.strip()}
    moves = state != stored.state
    if not moves and all(getattr(stored, name) == text for name, text in texts.items()):
        return stored
    if moves and state not in NEXT[State(stored.state)]:
        detail = _("That step is not possible from here.")
        raise ValidationError({"state": ValidationError(detail, code="no-such-step")})
    if state == State.DECLINED and not texts["reason"]:
        detail = _("Say why, so that who asked can do something with it.")
        raise ValidationError({"reason": ValidationError(detail, code="reason-needed")})
    for name, text in texts.items():
        setattr(stored, name, text)
    check_lengths(stored)
    if moves:
        _move(stored, state, by)
        if state == State.ACCEPTED:
            {Kind.ORGANISATION: _partner, Kind.INITIATIVE: _initiative, Kind.QUESTION: _question}[stored.kind](
                stored, by, **accepting
            )
    save_next(
        stored, [*texts, "state", "moved", "decided", "decided_by", "partner", "initiative", "request"]
    )
    if moves:
        _told(f"join_request.{state}", stored, by)
    return stored


def _move(stored, state, by):
    now = timezone.now()
    decides = state in {State.ACCEPTED, State.DECLINED}
    stored.state, stored.moved = state, now
    stored.decided, stored.decided_by = (now, by) if decides else (None, None)


def _partner(stored, by, *, partner=None, name_nl="", name_en="", **_others):
    """The partner that there is already, or a new one under this name."""
    name_nl = name_nl.strip()
    if partner is None and not name_nl:
        detail = _("Choose the partner, or write the name of a new one.")
        raise ValidationError({"name_nl": ValidationError(detail, code="needed")})
    stored.partner = partner or with_free_slug(
        Partner,
        name_nl,
        lambda slug: partners.add_partner(
            slug=slug,
            name_nl=name_nl,
            name_en=name_en.strip(),
            kind=stored.organisation_kind,
            website=stored.website,
        ),
        otherwise="partner",
    )


def _initiative(stored, by, *, initiative=None, title_nl="", title_en="", summary_nl="", summary_en="", **_others):
    """The initiative that there is already, or a new one that everybody can read at once."""
    title_nl = title_nl.strip()
    if initiative is None and not title_nl:
        detail = _("Choose the initiative, or write the title of a new one.")
        raise ValidationError({"title_nl": ValidationError(detail, code="needed")})
    stored.initiative = initiative or initiatives.start_initiative(
        by=by,
        kind=Initiative.Kind.COORDINATED,
        title_nl=title_nl,
        title_en=title_en.strip() or title_nl,
        summary_nl=summary_nl.strip(),
        summary_en=summary_en.strip(),
        url=stored.website,
    )


def _question(stored, by, *, partner=None, question="", text="", **_others):
    """The question, handed in for its agenda on behalf of a partner, in words that may be public: no person in them."""
    if partner is None:
        detail = _("Choose the partner on whose behalf it is asked.")
        raise ValidationError({"partner": ValidationError(detail, code="needed")})
    try:
        stored.request = agenda.make_request(
            by=by, partner=partner, agenda=stored.agenda, title=question, text=text, language=stored.language
        )
    except ValidationError as error:
        faults = {"question" if name == "title" else name: said for name, said in error.message_dict.items()}
        raise ValidationError(faults) from None


def _told(kind, request, by=None):
    """Record what happened: ids only, never a name or an address."""
    outbox.record(kind, request.uid, join_request=request.pk, by=by.pk if by else None)
