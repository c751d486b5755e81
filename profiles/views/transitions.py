"""From one job to another: the list of jobs near by, and what lies between two of them."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles.models import Competence, Job
from profiles.models.search import MAX_LENGTH
from profiles.presentation import label_of, said
from profiles.transitions import choices, doors, gap, sides, similarity, weights

ROWS = 20
NAMED = 3  # jobs that a competence opens, by name
FOUND = 8


@require_safe
def transitions(request, uid):
    """Where a person in this job can go with the least to learn; or from where one comes into this job."""
    job = listed_job(uid)
    asked = choices.read(request.GET)
    [side] = sides.of_jobs([job])
    links = addresses(asked)
    learnt = [one.pk for one in asked.learnt] if asked.way == similarity.FROM else []
    near = similarity.nearest(job.pk, asked.way, learnt, choices.among(asked, side.vks))
    if asked.order == choices.LEAST:
        near = sorted(near, key=least_to_learn)
    page = Paginator(near, ROWS).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "side": side,
        "label": side.label,
        "name": said(job.labels),
        "asked": asked,
        "from_here": asked.way == similarity.FROM,
        "page": page,
        "within_reach": sum(one.within_reach for one in near),
        "vks_unknown": bool(asked.values.get("vks")) and not side.vks,
        "learnt": [
            {"competence": one, "label": label_of(one), "without": without}
            for one, without in zip(asked.learnt, links["without"], strict=True)
        ],
        "addresses": links,
        "most": weights.NEAREST,
        "nothing_known": not side.needs,
        "find": request.GET.get("find", "")[:MAX_LENGTH],
    }
    if context["find"] and context["from_here"]:
        context["found"] = competences_found(context["find"], [*side.needs, *learnt])
    context |= jobs_of_page(page, near, job, learnt, asked)
    return render(request, "profiles/transitions.html", context)


def least_to_learn(one):
    """Order: the greatest part of the essential ones there, then the fewest to learn."""
    return -one.there, one.missing_essential, one.missing_optional, -one.closeness


def jobs_of_page(page, near, job, learnt, asked):
    """The rows of a page, and what opens doors for who comes from here, with all their jobs in one query."""
    opening = doors.doors(job.pk, near, learnt) if asked.way == similarity.FROM else []
    wanted = {one.job for one in page} | {pk for door in opening for pk in door.opens[:NAMED]}
    jobs = Job.objects.for_listing().in_bulk(wanted)
    rows = [{"near": one, "job": jobs[one.job], "label": label_of(jobs[one.job])} for one in page]
    shown = [
        {
            "competence": door.competence,
            "label": label_of(door.competence),
            "nearer": door.nearer,
            "opens": [{"job": jobs[pk], "label": label_of(jobs[pk])} for pk in door.opens[:NAMED]],
            "more": max(0, len(door.opens) - NAMED),
            "count": len(door.opens),
        }
        for door in opening
    ]
    return {"rows": rows, "doors": shown, "near_count": len(near)}


def addresses(asked):
    """What the links of the page keep of the address.

    {"all", "learnt", "into": query strings; "pairs": [(name, value)] of `all`, "without": [query string without one of
    what is learnt]}. `all` is the way from here: only there something can be learnt besides.
    """
    chosen = [(name, asked.form.data[name]) for name in asked.form.fields if asked.form.data.get(name)]
    learnt = [("learnt", str(one.uid)) for one in asked.learnt]
    return {
        "all": urlencode(chosen + learnt),
        "learnt": urlencode(learnt),
        "into": urlencode([*chosen, *learnt, ("way", similarity.INTO)]),
        "pairs": chosen + learnt,
        "without": [urlencode(chosen + [pair for pair in learnt if pair != one]) for one in learnt],
    }


@require_safe
def transition(request, uid, other):
    """What a person in job `uid` brings to job `other`, and what they have to learn; and the way back in short."""
    first, second = listed_job(uid), listed_job(other)
    made = {side.item.pk: side for side in sides.of_jobs({first.pk: first, second.pk: second}.values())}
    one, two = made[first.pk], made[second.pk]
    learnt, strange = choices.read_learnt(request.GET.getlist("learnt"))
    brought = {**{item.pk: sides.Need(weights.ESSENTIAL) for item in learnt}, **one.needs}
    known = gap.competences_of(brought, two.needs)
    found = gap.between(brought, two.needs, known)
    context = {
        "one": one,
        "two": two,
        "one_name": said(first.labels),
        "two_name": said(second.labels),
        "gap": found,
        "back": gap.between(two.needs, one.needs, known),
        "supposed": learnt,
        "supposed_query": learnt_query(learnt),
        "learnt": [
            {"competence": item, "label": label_of(item), "without": learnt_query(learnt, without=item)}
            for item in learnt
        ],
        "misread": [_("competences learnt besides")] if strange else [],
        "same": first == second,
    }
    return render(request, "profiles/transition_detail.html", context)


def learnt_query(learnt, without=None):
    """The query string of what is learnt besides."""
    return urlencode([("learnt", str(one.uid)) for one in learnt if one != without])


def listed_job(uid):
    """The job, with whether it is in shortage, or 404. A group of jobs is no job to move from or to."""
    return get_object_or_404(Job.objects.exclude(kind=Job.Kind.ISCO).for_listing(), uid=uid)


def competences_found(text, without):
    """Competences to add by hand: the first eight that look like `text`."""
    words = " ".join(text[:MAX_LENGTH].split())
    rows = Competence.objects.current().matching(words).exclude(pk__in=without)[:FOUND] if words else []
    return [{"competence": one, "label": label_of(one)} for one in rows]
