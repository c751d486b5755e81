"""What cannot be: refusals in plain words, all of them at once."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.succession import chains


def refuse_impossible(retired, successors):
    """ValidationError with everything that keeps `retired` from being followed by `successors` (Competences).

    Codes: nothing-chosen, retired-already, own-successor, successor-retired, other-kind, cycle.
    """
    faults = [*_of_retired(retired), *_of_successors(retired, successors)]
    if not faults and successors:
        faults = list(_cycles(retired, successors))
    if faults:
        raise ValidationError(faults)


def _of_retired(retired):
    if not retired:
        yield fault("nothing-chosen", _("Choose at least one competence that goes."))
    for one in retired:
        if one.retired:
            yield fault("retired-already", _("“%(one)s” is out of use already.") % {"one": one.label})


def _of_successors(retired, successors):
    going = {one.pk for one in retired}
    kinds = {one.kind for one in retired if one.kind}
    for one in successors:
        if one.pk in going:
            text = _("“%(one)s” cannot follow itself: it goes in this same decision.")
            yield fault("own-successor", text % {"one": one.label})
        elif one.retired:
            text = _("“%(one)s” is out of use, so nothing can go on as it. Choose what follows it, or bring it back.")
            yield fault("successor-retired", text % {"one": one.label})
        if one.kind and kinds and one.kind not in kinds:
            text = _("“%(one)s” is of another kind (%(kind)s). A competence goes on as one of its own kind.")
            yield fault("other-kind", text % {"one": one.label, "kind": one.get_kind_display()})


def _cycles(retired, successors):
    going, seen, edge = {one.pk: one for one in retired}, set(), {one.pk for one in successors}
    while edge:
        seen |= edge
        edge = {end for _start, end in chains.step_forward(edge)} - seen
    for pk in going.keys() & seen:
        text = _("“%(one)s” would follow itself by way of others: what you chose goes on as it.")
        yield fault("cycle", text % {"one": going[pk].label})


def fault(code, text):
    return ValidationError(text, code=code)
