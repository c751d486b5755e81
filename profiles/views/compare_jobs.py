"""Up to four jobs or profiles side by side."""

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles.models import Job, Profile
from profiles.models.search import MAX_LENGTH
from profiles.presentation import label_of, title_of
from profiles.transitions import compare

FOUND = 6


@require_safe
def job_compare(request):
    """A table of what each of up to four jobs or profiles asks, and how near they are to each other."""
    chosen = compare.chosen(request.GET)
    only = request.GET.get("show") if request.GET.get("show") in compare.SHOWN else ""
    find = " ".join(request.GET.get("find", "")[:MAX_LENGTH].split())
    context = {
        "sides": [with_address(side, chosen.sides, only) for side in chosen.sides],
        "misread": chosen.misread,
        "too_many": chosen.too_many,
        "find": find,
        "found": found(find, chosen.sides, only) if find and len(chosen.sides) < compare.MOST else [],
        "full": len(chosen.sides) == compare.MOST,
        "groups": compare.table(chosen.sides, only),
        "distances": compare.distances(chosen.sides),
        "only": only,
        "shown": [
            {"value": value, "label": label, "address": address(chosen.sides, value)}
            for value, label in compare.SHOWN_WORDS
        ],
    }
    return render(request, "profiles/compare_jobs.html", context)


def with_address(side, sides, only):
    """A side with the address of the page without it."""
    return {"side": side, "without": address([other for other in sides if other is not side], only)}


def address(sides, only="", also=""):
    """The query string of the page with these sides."""
    query = QueryDict("&".join([*(side.key for side in sides), *([also] if also else [])]), mutable=True)
    if only:
        query["show"] = only
    return "?" + query.urlencode()


def found(text, sides, only):
    """What can be added: the first profiles and jobs whose labels look like `text`, with the address that adds each."""
    there = {side.key for side in sides}
    profiles = Profile.objects.published().matching(text)[:FOUND]
    jobs = Job.objects.current().exclude(kind=Job.Kind.ISCO).matching(text)[: FOUND * 2]
    rows = [{"kind": "profile", "label": title_of(one), "key": f"profile={one.slug}"} for one in profiles]
    rows += [{"kind": "job", "label": label_of(one), "key": f"job={one.uid}", "isco": one.isco} for one in jobs]
    return [row | {"address": address(sides, only, row["key"])} for row in rows if row["key"] not in there]
