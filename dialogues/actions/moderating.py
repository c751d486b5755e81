"""What the facilitator does with what is said: show, set aside, cluster, merge into one, split into several."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.models import Document
from dialogues.actions import words
from dialogues.actions.rooms import count_on, held
from dialogues.models import Contribution, Dot
from dialogues.models.room import LONGEST
from dialogues.permissions import may_edit

State = Contribution.State
LIVING = (State.NEW, State.SHOWN, State.HIDDEN)
PARTS_AT_MOST = 6
LONGEST_REASON, LONGEST_THEME = (
    Contribution._meta.get_field(name).max_length for name in ("hidden_because", "theme")
)


def _begin(room, by, contributions):
    """(the held room, its contributions among these, held as well). Raises PermissionDenied and ValidationError.

    What was merged or split meanwhile, or has its outcome already, is not touched: the facilitator is told.
    """
    room = held(room)
    if not may_edit(by, room.dialogue):
        raise PermissionDenied
    wanted = {contribution.pk for contribution in contributions}
    rows = Contribution.objects.filter(dialogue=room.dialogue_id, pk__in=wanted)
    rows = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not rows or len(rows) != len(wanted):
        raise ValidationError(_("Choose at least one contribution."), code="none-chosen")
    if any(row.state not in LIVING or row.outcome for row in rows):
        detail = _("One of these was merged, split or decided meanwhile. Look again.")
        raise ValidationError(detail, code="moved")
    return room, rows


def _keep(room, rows, **fields):
    """Write the same fields to all rows, under the next number."""
    fields["number"] = count_on(room)
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(**fields)


def _record(kind, room, by, rows):
    uids = [str(row.uid) for row in rows]
    outbox.record(kind, room.dialogue.uid, dialogue=room.dialogue_id, contributions=uids, by=by.pk)


@transaction.atomic
def show(*, room, by, contributions):
    """Let everybody see these, whether they waited or were set aside. Raises PermissionDenied and ValidationError."""
    room, rows = _begin(room, by, contributions)
    _keep(room, rows, state=State.SHOWN, hidden_because="")
    _record("contribution.shown", room, by, rows)


@transaction.atomic
def set_aside(*, room, by, contributions, reason):
    """Take these from every screen, with the reason; who gave them a dot gets it back.

    Raises PermissionDenied and ValidationError.
    """
    reason = words.line("reason", reason, LONGEST_REASON, _("Say why: it stays with the contribution."))
    room, rows = _begin(room, by, contributions)
    Dot.objects.filter(contribution__in=rows).delete()
    _keep(room, rows, state=State.HIDDEN, hidden_because=reason)
    _record("contribution.set_aside", room, by, rows)


@transaction.atomic
def cluster(*, room, by, contributions, theme):
    """Put these under one label; an empty one takes them out. Raises PermissionDenied and ValidationError."""
    theme = words.line("theme", theme, LONGEST_THEME)
    room, rows = _begin(room, by, contributions)
    _keep(room, rows, theme=theme)
    _record("contribution.clustered", room, by, rows)


@transaction.atomic
def merge(*, room, by, contributions, text, kind=None):
    """Make one of several, in new words. Returns the new Contribution; they are its `sources`, and REPLACED.

    It keeps what all of them share: the task or requirement, else the profile, else nothing. On one task or requirement
    `kind` is what it says about it; without it, what most of them say. Whoever gave one or more of them a dot has given
    the new one a dot: one. Raises PermissionDenied and ValidationError.
    """
    text = words.said("text", text, LONGEST, _("Say it in a few words."))
    room, rows = _begin(room, by, contributions)
    if len(rows) < 2:
        raise ValidationError(_("Choose at least two contributions to merge."), code="too-few")
    number = count_on(room)
    made = Contribution.objects.create(
        dialogue=room.dialogue, text=text, theme=_shared(rows, "theme") or "", number=number, **_common(rows, kind)
    )
    _replace(rows, [made], number)
    seats = Dot.objects.filter(contribution__in=rows).values_list("seat", flat=True).distinct()
    Dot.objects.bulk_create([Dot(contribution=made, seat_id=seat) for seat in seats])
    _record("contribution.merged", room, by, [made, *rows])
    return made


@transaction.atomic
def split(*, room, by, contribution, texts):
    """Make several of one that says several things. Returns them; it is their source, and REPLACED.

    Each is about the same as the source. Its dots go back: nobody knows which part they were for. Raises
    PermissionDenied and ValidationError.
    """
    texts = [part for text in texts if (part := words.said("texts", text, LONGEST))]
    if not 2 <= len(texts) <= PARTS_AT_MOST:
        detail = _("Write at least two parts, and at most %(most)d.") % {"most": PARTS_AT_MOST}
        raise ValidationError({"texts": ValidationError(detail, code="parts")})
    room, (source,) = _begin(room, by, [contribution])
    number = count_on(room)
    fields = _common([source]) | {"theme": source.theme, "seat_id": source.seat_id, "number": number}
    made = [Contribution.objects.create(dialogue=room.dialogue, text=text, **fields) for text in texts]
    _replace([source], made, number)
    _record("contribution.split", room, by, [source, *made])
    return made


def _replace(sources, made, number):
    for one in made:
        one.sources.set(sources)
    rows = Contribution.objects.filter(pk__in=[row.pk for row in sources])
    rows.update(state=State.REPLACED, number=number)


def _common(rows, kind=None):
    """What all rows are about, as fields for a new one that says `kind`."""
    about, document = _shared(rows, "about"), _shared(rows, "document_id")
    if document is None:
        return {"about": "free", "kind": "free"}
    row = _shared(rows, "row") if about in {"task", "requirement"} else None
    if row is None:
        missing = _shared(rows, "kind") == "missing"
        kind, labels = "missing" if missing else "free", _title(document)
        return {"about": "profile", "document_id": document, "kind": kind, "row_label": labels}
    said = [each.kind for each in rows]
    kind = kind or max(said, key=said.count)
    if kind not in Contribution.KINDS[about]:
        raise ValidationError({"kind": ValidationError(_("Choose what it says."), code="kind")})
    same = [each.details for each in rows if each.kind == kind]
    details = max(same, key=same.count) if same else {}
    fields = {"about": about, "document_id": document, "row": row, "row_label": rows[0].row_label}
    return fields | {"kind": kind, "details": details}


def _title(document):
    """Language map of the title that participants know."""
    document = Document.objects.select_related("published", "working").get(pk=document)
    return (document.published or document.working).content["title"]


def _shared(rows, name):
    """The value that all rows have in common, or None."""
    first = getattr(rows[0], name)
    return first if all(getattr(row, name) == first for row in rows) else None
