"""The table of up to four jobs or profiles side by side."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from profiles.models import Competence, Job, Profile
from profiles.models.search import fold
from profiles.presentation import label_of
from profiles.transitions import gap, sides

MOST = 4
SHARED, DIFFERENT = "shared", "different"
SHOWN_WORDS = (("", _("Everything")), (SHARED, _("What they share")), (DIFFERENT, _("Where they differ")))
SHOWN = (SHARED, DIFFERENT)


@dataclass(frozen=True)
class Chosen:
    """What the address asks: the sides in its order, whether it names what is not there, whether it names too many."""

    sides: list
    misread: bool
    too_many: bool


def chosen(parameters):
    """The Chosen of an address (a QueryDict): `job=<uid>` and `profile=<slug>`, four at most, jobs first.

    Only published profiles and jobs that are no groups. A fixed number of queries.
    """
    uids, slugs = parameters.getlist("job"), parameters.getlist("profile")
    jobs = named(Job.objects.exclude(kind=Job.Kind.ISCO).for_listing(), "uid", filter(None, map(as_uid, uids)))
    profiles = named(Profile.objects.published(), "slug", slugs)
    found = len(jobs) + len(profiles)
    jobs, profiles = jobs[:MOST], profiles[: max(0, MOST - len(jobs))]
    made = [*(sides.of_jobs(jobs) if jobs else []), *(sides.of_profiles(profiles) if profiles else [])]
    return Chosen(made, misread=found < len(set(uids)) + len(set(slugs)), too_many=found > MOST)


def named(queryset, name, keys):
    """The objects with these keys, in their order, each once."""
    keys = list(dict.fromkeys(keys))[: 2 * MOST]
    known = {getattr(one, name): one for one in queryset.filter(**{f"{name}__in": keys})} if keys else {}
    return [known[key] for key in keys if key in known]


def as_uid(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def table(shown, only=""):
    """[{"code", "label", "rows"}] by competence group; a row has "competence", "label", "cells".

    What most sides ask comes first. `only` leaves out what not all share, or what they all ask alike. One query.
    """
    known = gap.competences_of(*(side.needs for side in shown))
    grouped = {code: [] for code in Competence.Group.values}
    for pk, competence in known.items():
        cells = [side.needs.get(pk) for side in shown]
        if wanted(cells, only):
            grouped[competence.group].append(
                {
                    "competence": competence,
                    "label": label_of(competence),
                    "cells": [{"side": side, "need": need} for side, need in zip(shown, cells, strict=True)],
                }
            )
    labels = dict(Competence.Group.choices)
    return [
        {"code": code, "label": labels[code], "rows": sorted(rows, key=order)} for code, rows in grouped.items() if rows
    ]


def wanted(cells, only):
    """Does a row belong to what is shown?"""
    if only == SHARED:
        return all(cells)
    alike = all(cells) and len({(cell.weight, cell.level) for cell in cells}) == 1
    return not (only == DIFFERENT and alike)


def order(row):
    """By how many sides ask it, how strictly, then by label."""
    asked = [cell["need"] for cell in row["cells"] if cell["need"]]
    return -len(asked), -sum(need.weight for need in asked), fold(row["label"])


def distances(shown):
    """[{"side", "cells"}]: what of the column's essential competences somebody from the row brings.

    A cell is {"side", "there", "shared", "asked"}: a share 0–1 and two counts; `there` is None on the diagonal.
    """
    return [{"side": one, "cells": [distance(one, other) for other in shown]} for one in shown]


def distance(one, other):
    """The cell from one side to another."""
    wanted = gap.deciding(other.needs)
    return {
        "side": other,
        "there": None if one is other else gap.there(one.needs, other.needs),
        "shared": len(wanted.keys() & one.needs.keys()),
        "asked": len(wanted),
    }
