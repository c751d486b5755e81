"""What cannot be: refusals in plain words, all of them at once."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.models import Job
from profiles.succession import chains, nouns

BELOW_SAID = 5


def refuse_impossible(retired, successors):
    """ValidationError with everything that keeps `retired` from being followed by `successors` (Competences or Jobs).

    Codes: nothing-chosen, retired-already, own-successor, successor-retired, cycle; of competences also other-kind, of
    jobs isco-group and jobs-below.
    """
    noun = nouns.of([*retired, *successors])
    faults = [*_of_retired(noun, retired), *_of_successors(retired, successors)]
    faults += _of_kinds(retired, successors) if noun is nouns.COMPETENCE else _of_jobs(retired, successors)
    if not faults and successors:
        faults = list(_cycles(retired, successors))
    if faults:
        raise ValidationError(faults)


def refuse_unreachable(returning):
    """ValidationError (parent-retired) for those that would come into use while all that they lie below is out of it.

    What comes back together may lie below one another.
    """
    noun, coming, above = nouns.of(returning), {one.pk: one for one in returning}, {}
    for pk, parent in noun.above(coming):
        above.setdefault(pk, set()).add(parent)
    parents = set().union(*above.values()) - coming.keys()
    gone = noun.model.objects.filter(retired__isnull=False).in_bulk(parents)
    text = _("“%(below)s” lies below “%(one)s”, which is out of use. Bring that back first.")
    faults = [
        fault("parent-retired", text % {"below": coming[pk].label, "one": gone[min(places)].label})
        for pk, places in above.items()
        if places <= gone.keys()
    ]
    if faults:
        raise ValidationError(faults)


def _of_retired(noun, retired):
    if not retired:
        yield fault("nothing-chosen", noun.choose_one)
    for one in retired:
        if one.retired:
            yield fault("retired-already", _("“%(one)s” is out of use already.") % {"one": one.label})


def _of_successors(retired, successors):
    going = {one.pk for one in retired}
    for one in successors:
        if one.pk in going:
            text = _("“%(one)s” cannot follow itself: it goes in this same decision.")
            yield fault("own-successor", text % {"one": one.label})
        elif one.retired:
            text = _("“%(one)s” is out of use, so nothing can go on as it. Choose what follows it, or bring it back.")
            yield fault("successor-retired", text % {"one": one.label})


def _of_kinds(retired, successors):
    kinds = {one.kind for one in retired if one.kind}
    for one in successors:
        if one.kind and kinds and one.kind not in kinds:
            text = _("“%(one)s” is of another kind (%(kind)s). A competence goes on as one of its own kind.")
            yield fault("other-kind", text % {"one": one.label, "kind": one.get_kind_display()})


def _of_jobs(retired, successors):
    """A group is ISCO's own, and a job that goes leaves nothing behind that the hierarchy could not reach any more."""
    for one in dict.fromkeys([*retired, *successors]):
        if one.kind == Job.Kind.ISCO:
            text = _("“%(one)s” is a group of ISCO-08: it neither goes nor follows. Choose a job.")
            yield fault("isco-group", text % {"one": one.label})
    going = [one.pk for one in retired]
    below = Job.objects.current().exclude(pk__in=going).filter(parent__in=going).order_by("path")
    for one in below.select_related("parent")[:BELOW_SAID]:
        text = _("“%(below)s” lies below “%(one)s” and is in use. Let it go along, or first.")
        yield fault("jobs-below", text % {"below": one.label, "one": one.parent.label})


def _cycles(retired, successors):
    model = nouns.of(retired).model
    going, seen, edge = {one.pk: one for one in retired}, set(), {one.pk for one in successors}
    while edge:
        seen |= edge
        edge = {end for _start, end in chains.step_forward(edge, model)} - seen
    for pk in going.keys() & seen:
        text = _("“%(one)s” would follow itself by way of others: what you chose goes on as it.")
        yield fault("cycle", text % {"one": going[pk].label})


def fault(code, text):
    return ValidationError(text, code=code)
