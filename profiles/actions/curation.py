"""Looking after the catalogue: retire, replace, split, merge and bring back competences or jobs, undo; and of
competences mark as circular, give Flemish labels.

Every decision is about competences or about jobs. It locks them in the order of their ids, checks that nobody decided
since the coordinator looked, and keeps what was and what became of each. What follows for profiles, and for the links
of jobs with competences, is proposed afterwards by the worker (`profiles.actions.followups`); a decision itself touches
nothing else.
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
from profiles.succession import chains, nouns
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from profiles.succession.guards import fault, refuse_impossible, refuse_unreachable
from profiles.transitions import asked

MAX_REASON = 600
MOST_AT_ONCE = 2000  # competences in one decision, so that it stays one short transaction
MAX_LABEL = 500
OWN_SOURCE = "portal"  # of links that came of a decision here, beside ESCO's
Kind = CurationDecision.Kind


@transaction.atomic
def replace(*, by, retired, successors, reason, versions=None):
    """Take some out of use, with those that follow all of them (none, one or several). Returns the decision.

    `retired` and `successors` are Competences, or both are Jobs, the first successor being the nearest; `versions`
    {pk: number} is what the coordinator looked at. Raises PermissionDenied, ValidationError, CuratedMeanwhile.
    """
    coordinators_only(by)
    reason = said(reason, required=True)
    noun, known = nouns.of([*retired, *successors]), lock([*retired, *successors], versions)
    retired, successors = [[known[one.pk] for one in once(many)] for many in (retired, successors)]
    refuse_impossible(retired, successors)
    decision = _decide(kind_of(retired, successors), by, reason, about=noun.name)
    after = {"retired": decision.made.isoformat(), "successors": [str(one.uid) for one in successors]}
    _change(decision, dict.fromkeys(retired, after))
    tasks = ReviewTask.objects.open().filter(**{f"{noun.name}__in": retired})
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
def bring_back(*, by, item, reason, versions=None):
    """Take a retired Competence or Job into use again, without successors. Returns the decision.

    Raises PermissionDenied, ValidationError without a reason or below one that is out of use, AlreadySettled when
    somebody was first.
    """
    coordinators_only(by)
    reason = said(reason, required=True)
    known = lock([item], versions, parents=True)[item.pk]
    if not known.retired:
        raise AlreadySettled
    refuse_unreachable([known])
    decision = _decide(Kind.BRING_BACK, by, reason, about=nouns.of([item]).name)
    _change(decision, {known: {"retired": None, "successors": []}})
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
    """Put every competence or job of a decision back as it was, and take away the links that came of it.

    Returns the new decision. Raises PermissionDenied, AlreadySettled, CuratedMeanwhile when a later decision changed
    one of them, ValidationError when what was before cannot be any more (a successor or a parent that went meanwhile).
    """
    coordinators_only(by)
    reason = said(reason, required=True)
    decision = CurationDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.kind == Kind.UNDO or decision.undone:
        raise AlreadySettled(decision.undone and decision.undone.by, decision.undone and decision.undone.made)
    model = nouns.NOUNS[decision.about].model
    changes = list(decision.changes.select_related("competence", "job"))
    known = lock([change.about for change in changes], {one.about.pk: one.pk for one in changes}, parents=True)
    for change in changes:
        if change.before.get("retired"):
            after = model.objects.filter(uid__in=change.before.get("successors", ()))
            refuse_impossible([known[change.about.pk]], list(after))
    refuse_unreachable([known[one.about.pk] for one in changes if one.before.get("retired", ...) is None])
    back = _decide(Kind.UNDO, by, reason, about=decision.about, undoes=decision)
    _change(back, {known[change.about.pk]: change.before for change in changes})
    for follow_up in decision.follow_ups.links():
        _remove_links(follow_up.made)
        follow_up.state = follow_up.State.DROPPED
        follow_up.save(update_fields=["state"])
    return back


def _remove_links(pairs):
    """Take away the portal's own links between these [job id, competence id]."""
    pairs = {tuple(pair) for pair in pairs}
    links = JobCompetence.objects.filter(source=OWN_SOURCE, competence__in={pair[1] for pair in pairs})
    gone = {pk: pair[0] for pk, *pair in links.values_list("pk", "job", "competence") if tuple(pair) in pairs}
    JobCompetence.objects.filter(pk__in=gone).delete()
    asked.refresh(gone.values())


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
    """Each item once, in the order given."""
    return list({one.pk: one for one in many}.values())


def lock(items, versions=None, *, parents=False):
    """{pk: Competence or Job as it stands now}, locked by id. Raises CuratedMeanwhile, ValidationError.

    The lock lets profiles go on naming them: it stops other decisions only. `parents` locks what they lie below too,
    so that it cannot go at the same moment.
    """
    items = list(items)
    noun, pks = nouns.of(items), {one.pk for one in items}
    if len(pks) > MOST_AT_ONCE:
        text = _("That is more than %(most)d at once. Narrow your choice.") % {"most": MOST_AT_ONCE}
        raise ValidationError([fault("too-many", text)])
    held = pks | {parent for _pk, parent in noun.above(pks)} if parents else pks
    rows = noun.model.objects.filter(pk__in=held).order_by("pk").select_for_update(no_key=True)
    rows = rows.prefetch_related("themes") if noun is nouns.COMPETENCE else rows
    known = {one.pk: one for one in rows if one.pk in pks}
    links, start, end = chains.links_of(noun.model)
    for one in known.values():
        one.named_successors = []
    named = links.filter(**{f"{start}__in": known}).order_by("pk")
    for pk, uid in named.values_list(start, f"{end}__uid"):
        known[pk].named_successors.append(str(uid))
    if versions is not None:
        now = CurationChange.objects.versions(known.values())
        newer = [now[pk] for pk in known if pk in versions and now[pk] != versions[pk]]
        if newer:
            changes = CurationChange.objects.filter(pk__in=newer)
            raise CuratedMeanwhile(changes.select_related("decision__by", "competence", "job"))
    return known


def state_of(item, keys):
    """How a locked competence or job stands now, as a CurationChange keeps it."""
    ways = {
        "retired": lambda: item.retired.isoformat() if item.retired else None,
        "successors": lambda: item.named_successors,
        "circular": lambda: item.circular,
        "themes": lambda: sorted(theme.slug for theme in item.themes.all()),
        "label_vls": lambda: item.label_vls,
    }
    return {key: ways[key]() for key in keys}


def _decide(kind, by, reason, **fields):
    """The decision and its event; the effect reads the changes once all of it is committed."""
    decision = CurationDecision.objects.create(
        kind=kind, by=by, reason=reason, language=get_language() or "nl", made=timezone.now(), **fields
    )
    outbox.record(f"{decision.about}.curated", decision.uid, decision=str(kind), by=by.pk)
    return decision


def _change(decision, wanted):
    """Write {Competence or Job: state} and keep what was before."""
    noun = nouns.NOUNS[decision.about]
    before = {one: state_of(one, after) for one, after in wanted.items()}
    CurationChange.objects.bulk_create(
        CurationChange(
            decision=decision,
            **{noun.name: one},
            before={key: was for key, was in before[one].items() if was != after[key]},
            after={key: value for key, value in after.items() if value != before[one][key]},
        )
        for one, after in wanted.items()
    )
    uids = {uid for after in wanted.values() for uid in after.get("successors", ())}
    ids = {str(uid): pk for uid, pk in noun.model.objects.filter(uid__in=uids).values_list("uid", "pk")}
    for one, after in wanted.items():
        for name in noun.columns:
            setattr(one, name, after.get(name, getattr(one, name)))
    noun.model.objects.bulk_update(wanted, noun.columns, batch_size=500)
    links, *ends = chains.links_of(noun.model)
    _link(links.model, ends, wanted, "successors", ids=ids)
    if noun is nouns.COMPETENCE:
        themes = dict(Theme.objects.values_list("slug", "pk"))
        _link(Competence.themes.through, ("competence", "theme"), wanted, "themes", ids=themes)


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
