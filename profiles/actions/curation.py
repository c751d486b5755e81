"""Looking after competences: retire, replace, split, merge, bring back, mark as circular, give Flemish labels, undo.

Every decision locks its competences in the order of their ids, checks that nobody decided since the coordinator
looked, and keeps what was and what became of each. What follows for profiles and jobs is proposed afterwards, by the
worker (`profiles.actions.followups`); a decision itself touches nothing but the competences.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import coordinators_only
from profiles.models import Competence, CurationChange, CurationDecision, JobCompetence, ReviewTask, Theme
from profiles.models.search import fold
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from profiles.succession.guards import fault, refuse_impossible

MAX_REASON = 600
MOST_AT_ONCE = 2000  # competences in one decision, so that it stays one short transaction
MAX_LABEL = 500
OWN_SOURCE = "portal"  # of links that came of a decision here, beside ESCO's
Kind = CurationDecision.Kind


@transaction.atomic
def replace(*, by, retired, successors, reason, versions=None):
    """Take competences out of use, with those that follow all of them (none, one or several). Returns the decision.

    `retired` and `successors` are Competences, the first successor being the nearest; `versions` {pk: number} is
    what the coordinator looked at. Raises PermissionDenied, ValidationError, CuratedMeanwhile.
    """
    coordinators_only(by)
    reason = said(reason, required=True)
    known = lock([*retired, *successors], versions)
    retired, successors = [[known[one.pk] for one in once(many)] for many in (retired, successors)]
    refuse_impossible(retired, successors)
    decision = _decide(kind_of(retired, successors), by, reason)
    after = {"retired": decision.made.isoformat(), "successors": [str(one.uid) for one in successors]}
    _change(decision, dict.fromkeys(retired, after))
    tasks = ReviewTask.objects.open().filter(competence__in=retired)
    tasks.update(
        state=ReviewTask.State.REPLACED, decided=decision.made, decided_by=by, decision=decision, note=""
    )
    return decision


def kind_of(retired, successors):
    """What a decision is called: by how many go and how many follow."""
    if not successors:
        return Kind.RETIRE
    if len(successors) > 1:
        return Kind.SPLIT if len(retired) == 1 else Kind.REARRANGE
    return Kind.REPLACE if len(retired) == 1 else Kind.MERGE


@transaction.atomic
def bring_back(*, by, competence, reason):
    """Take a retired competence into use again, without successors. Returns the decision.

    Raises PermissionDenied, ValidationError without a reason, AlreadySettled when somebody was first.
    """
    coordinators_only(by)
    reason = said(reason, required=True)
    known = lock([competence])
    if not known[competence.pk].retired:
        raise AlreadySettled
    decision = _decide(Kind.BRING_BACK, by, reason)
    _change(decision, {known[competence.pk]: {"retired": None, "successors": []}})
    return decision


@transaction.atomic
def mark_circular(*, by, competences, circular, themes=(), reason="", versions=None):
    """Mark competences as circular, adding these Themes; or take the mark away, with the circular themes they have.

    Those that stand so already stay out of the decision. Raises PermissionDenied, CuratedMeanwhile, ValidationError
    when there is nothing to change or more than MOST_AT_ONCE.
    """
    coordinators_only(by)
    reason = said(reason)
    known = lock(competences, versions)
    added = {theme.slug for theme in themes}
    wanted, belonging = {}, circular_themes()
    for one in known.values():
        has = {theme.slug for theme in one.themes.all()}
        themed = has | added if circular else has - belonging
        if (one.circular, has) != (circular, themed):
            wanted[one] = {"circular": circular, "themes": sorted(themed)}
    if not wanted:
        raise ValidationError([fault("nothing-to-change", _("All of these stand so already; nothing was done."))])
    decision = _decide(Kind.CIRCULAR, by, reason)
    _change(decision, wanted)
    return decision


def circular_themes():
    """The slugs of the themes that belong to the circular mark."""
    return set(Theme.objects.filter(kind=Theme.Kind.CIRCULAR).values_list("slug", flat=True))


@transaction.atomic
def set_flemish_labels(*, by, labels, versions=None):
    """Give competences the label that people use in Flanders. `labels`: {Competence: text}, "" takes it away.

    Returns the decision. Raises PermissionDenied, CuratedMeanwhile, and ValidationError {uid: messages} for labels
    that cannot be, or a plain one when nothing changes.
    """
    coordinators_only(by)
    known = lock(labels, versions)
    wanted = {known[one.pk]: " ".join(text.split()) for one, text in labels.items()}
    wanted = {one: text for one, text in wanted.items() if text != one.label_vls}
    if not wanted:
        raise ValidationError([fault("nothing-to-change", _("No label was changed; nothing was done."))])
    _refuse_bad_labels(wanted)
    decision = _decide(Kind.LABELS, by, "")
    _change(decision, {one: {"label_vls": text} for one, text in wanted.items()})
    return decision


def _refuse_bad_labels(wanted):
    faults, given = {}, {}
    for one, text in wanted.items():
        if wrong := _wrong_with(one, text, given):
            faults[str(one.uid)] = wrong
        elif text:
            given[fold(text), one.kind] = one
    if faults:
        raise ValidationError(faults)


def _wrong_with(competence, text, given):
    """Why this cannot be its Flemish label, or None; `given` {(folded label, kind): Competence} comes with it."""
    if "\x00" in text or len(text) > MAX_LABEL:
        return _("A label is text of at most %(max)d characters.") % {"max": MAX_LABEL}
    if not (text or competence.label_nl or competence.label_en):
        return _("This competence has no other label, so it must keep this one.")
    twin = given.get((fold(text), competence.kind)) or (text and _twin(competence, text))
    if twin:
        unique = _("“%(other)s” is called so already. Two competences of one kind need two names.")
        return unique % {"other": twin.label}
    return None


def _twin(competence, text):
    """Another competence in use, of the same kind, that goes by this very name in Dutch."""
    near = Competence.objects.current().filter(kind=competence.kind, search_text__contains=fold(text))
    near = near.exclude(pk=competence.pk).only("label_vls", "label_nl", "label_en")
    return next((one for one in near if fold(one.label_in("nl")) == fold(text)), None)


@transaction.atomic
def undo(*, by, decision, reason):
    """Put every competence of a decision back as it was, and take away the links that came of it.

    Returns the new decision. Raises PermissionDenied, AlreadySettled, CuratedMeanwhile when a later decision changed
    one of them, ValidationError when what was before cannot be any more (a successor that went meanwhile).
    """
    coordinators_only(by)
    reason = said(reason, required=True)
    decision = CurationDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.kind == Kind.UNDO or decision.undone:
        raise AlreadySettled(decision.undone and decision.undone.by, decision.undone and decision.undone.made)
    changes = list(decision.changes.select_related("competence"))
    known = lock([change.competence for change in changes], {one.competence_id: one.pk for one in changes})
    for change in changes:
        if change.before.get("retired"):
            after = Competence.objects.filter(uid__in=change.before.get("successors", ()))
            refuse_impossible([known[change.competence_id]], list(after))
    back = _decide(Kind.UNDO, by, reason, undoes=decision)
    _change(back, {known[change.competence_id]: change.before for change in changes})
    for follow_up in decision.follow_ups.links():
        _remove_links(follow_up.made)
        follow_up.state = follow_up.State.DROPPED
        follow_up.save(update_fields=["state"])
    return back


def _remove_links(pairs):
    """Take away the portal's own links between these [job id, competence id]."""
    pairs = {tuple(pair) for pair in pairs}
    links = JobCompetence.objects.filter(source=OWN_SOURCE, competence__in={pair[1] for pair in pairs})
    gone = [pk for pk, *pair in links.values_list("pk", "job", "competence") if tuple(pair) in pairs]
    JobCompetence.objects.filter(pk__in=gone).delete()


# ---------- what all of them share ----------
def said(text, *, required=False):
    """A reason without outer blanks. ValidationError for one that is missing, too long or holds NUL."""
    text = str(text or "").strip()
    if required and not text:
        raise ValidationError({"reason": _("Say why. Partners read it in the proposals that follow.")})
    if len(text) > MAX_REASON or "\x00" in text:
        raise ValidationError(
            {"reason": _("This must be text of at most %(max)d characters.") % {"max": MAX_REASON}}
        )
    return text


def once(many):
    """Each competence once, in the order given."""
    return list({one.pk: one for one in many}.values())


def lock(competences, versions=None):
    """{pk: Competence as it stands now}, locked in the order of the ids. Raises CuratedMeanwhile, ValidationError.

    The lock lets profiles go on naming them: it stops other decisions only.
    """
    pks = {one.pk for one in competences}
    if len(pks) > MOST_AT_ONCE:
        text = _("That is more than %(most)d at once. Narrow your choice.") % {"most": MOST_AT_ONCE}
        raise ValidationError([fault("too-many", text)])
    rows = Competence.objects.filter(pk__in=pks).order_by("pk")
    known = {one.pk: one for one in rows.select_for_update(no_key=True).prefetch_related("themes")}
    named = Competence.successors.through.objects.filter(from_competence__in=known).order_by("pk")
    for one in known.values():
        one.named_successors = []
    for pk, uid in named.values_list("from_competence", "to_competence__uid"):
        known[pk].named_successors.append(str(uid))
    if versions is not None:
        now = CurationChange.objects.versions(known.values())
        newer = [now[pk] for pk in known if pk in versions and now[pk] != versions[pk]]
        if newer:
            changes = CurationChange.objects.filter(pk__in=newer)
            raise CuratedMeanwhile(changes.select_related("decision__by", "competence"))
    return known


def state_of(competence, keys):
    """How a locked competence stands now, as a CurationChange keeps it."""
    ways = {
        "retired": lambda: competence.retired.isoformat() if competence.retired else None,
        "successors": lambda: competence.named_successors,
        "circular": lambda: competence.circular,
        "themes": lambda: sorted(theme.slug for theme in competence.themes.all()),
        "label_vls": lambda: competence.label_vls,
    }
    return {key: ways[key]() for key in keys}


def _decide(kind, by, reason, **fields):
    """The decision and its event; the effect reads the changes once all of it is committed."""
    decision = CurationDecision.objects.create(
        kind=kind, by=by, reason=reason, language=get_language() or "nl", made=timezone.now(), **fields
    )
    outbox.record("competence.curated", decision.uid, decision=str(kind), by=by.pk)
    return decision


def _change(decision, wanted):
    """Write {Competence: state} and keep what was before."""
    before = {one: state_of(one, after) for one, after in wanted.items()}
    CurationChange.objects.bulk_create(
        CurationChange(
            decision=decision,
            competence=one,
            before={key: was for key, was in before[one].items() if was != after[key]},
            after={key: value for key, value in after.items() if value != before[one][key]},
        )
        for one, after in wanted.items()
    )
    themes = dict(Theme.objects.values_list("slug", "pk"))
    uids = {uid for after in wanted.values() for uid in after.get("successors", ())}
    ids = {str(uid): pk for uid, pk in Competence.objects.filter(uid__in=uids).values_list("uid", "pk")}
    for one, after in wanted.items():
        for name in ("retired", "circular", "label_vls"):
            setattr(one, name, after.get(name, getattr(one, name)))
    Competence.objects.bulk_update(wanted, ["retired", "circular", "label_vls"], batch_size=500)
    _link(Competence.themes.through, ("competence", "theme"), wanted, "themes", ids=themes)
    _link(Competence.successors.through, ("from_competence", "to_competence"), wanted, "successors", ids=ids)


def _link(through, ends, wanted, key, *, ids):
    """Bring one many-to-many relation to what `wanted` says under `key`, in that order."""
    own, other = ends
    concerned = [one.pk for one, after in wanted.items() if key in after]
    if not concerned:
        return
    through.objects.filter(**{f"{own}__in": concerned}).delete()
    through.objects.bulk_create(
        through(**{f"{own}_id": one.pk, f"{other}_id": ids[value]})
        for one, after in wanted.items()
        for value in after.get(key, ())
    )
