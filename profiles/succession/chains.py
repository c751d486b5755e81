"""Following successors: whoever goes may be followed by one who went later. Of competences, or of jobs (`model`)."""

from profiles.models import Competence


def links_of(model):
    """(the links from who went to who follows, the names of their two ends)."""
    name = model._meta.model_name
    return model.successors.through.objects, f"from_{name}", f"to_{name}"


def step_forward(pks, model=Competence):
    """[(from, to)] along the successors of these, in the order in which they were named."""
    links, start, end = links_of(model)
    return list(links.filter(**{f"{start}__in": pks}).order_by("pk").values_list(start, end))


def heirs_of(pks, model=Competence):
    """{pk: [item]}: for each of these the ones in use that follow it, through any that went too.

    One that is in use itself, or that has nobody in use behind it, has none.
    """
    onward, seen, edge = {}, set(), set(pks)
    while edge:
        seen |= edge
        for start, end in step_forward(edge, model):
            onward.setdefault(start, []).append(end)
        edge = {end for ends in onward.values() for end in ends} - seen
    known = model.objects.in_bulk(seen)
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


def predecessors_of(pks, model=Competence):
    """These and all out of use that one of them follows, directly or through others."""
    links, start, end = links_of(model)
    found, edge = set(pks), set(pks)
    while edge:
        before = links.filter(**{f"{end}__in": edge, f"{start}__retired__isnull": False})
        edge = set(before.values_list(start, flat=True)) - found
        found |= edge
    return found
