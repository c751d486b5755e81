"""Following successors: whoever goes may be followed by one who went later."""

from profiles.models import Competence


def step_forward(pks):
    """{(from, to)} along the successors of these competences, in the order in which they were named."""
    links = Competence.successors.through.objects.filter(from_competence__in=pks).order_by("pk")
    return list(links.values_list("from_competence", "to_competence"))


def heirs_of(pks):
    """{pk: [Competence]}: for each of these competences the ones in use that follow it, through any that went too.

    A competence that is in use itself, or that has nobody in use behind it, has none.
    """
    onward, seen, edge = {}, set(), set(pks)
    while edge:
        seen |= edge
        for start, end in step_forward(edge):
            onward.setdefault(start, []).append(end)
        edge = {end for ends in onward.values() for end in ends} - seen
    known = Competence.objects.in_bulk(seen)
    return {pk: _living(pk, onward, known) for pk in pks}


def _living(start, onward, known):
    found, seen, waiting = [], {start}, list(onward.get(start, []))
    if not known[start].retired:
        return []
    while waiting:
        pk = waiting.pop(0)
        if pk in seen:
            continue
        seen.add(pk)
        if known[pk].retired:
            waiting = onward.get(pk, []) + waiting
        else:
            found.append(known[pk])
    return found


def predecessors_of(pks):
    """These and all competences out of use that one of them follows, directly or through others."""
    found, edge = set(pks), set(pks)
    while edge:
        links = Competence.successors.through.objects.filter(
            to_competence__in=edge, from_competence__retired__isnull=False
        )
        edge = set(links.values_list("from_competence", flat=True)) - found
        found |= edge
    return found
