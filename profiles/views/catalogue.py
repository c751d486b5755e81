"""The pages of the catalogue: jobs, competences, search, and the type-ahead of the edit pages."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language, ngettext

from profiles import highlight, presentation
from profiles.models import Competence, Job, JobCompetence, Profile, Sector, Theme
from profiles.models.search import MAX_LENGTH, fold, search_words

ROWS = 50
JOBS_SHOWN = 24
SIMILAR_JOBS = 10
FOUND_SHOWN = 8
OPTIONS = 12
KINDS = ("profiles", "jobs", "competences", "sectors")


def question(request):
    """What was typed in the search box, cut to the length that a label can have."""
    return " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())


def respond(request, full, partial, context):
    """The page, or for htmx only the part that changes."""
    swap = request.htmx and not request.htmx.history_restore_request
    response = render(request, partial if swap else full, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def catalogue(request):
    """Jobs by ISCO group and competences by filter, both with the search box."""
    context = _competences(request) if request.GET.get("tab") == "competences" else _jobs(request)
    return respond(request, "profiles/catalogue.html", "profiles/_catalogue_browse.html", context)


def _jobs(request):
    """The tree, one step at a time; a question or a filter gives a flat list."""
    text, only_shortage = question(request), request.GET.get("shortage") == "1"
    context = {"tab": "jobs", "q": text, "shortage": only_shortage}
    if text or only_shortage:
        jobs = Job.objects.current()
        jobs = jobs.matching(text) if text else jobs.by_label(get_language())
        jobs = jobs.in_shortage() if only_shortage else jobs
        page = Paginator(jobs.for_listing(), ROWS).get_page(request.GET.get("page"))
        return context | {"page": page, "rows": found_rows(page, text)}
    node = Job.objects.filter(kind=Job.Kind.ISCO, code=request.GET.get("under", "")[:4]).first()
    children = Job.objects.current().filter(parent=node).for_listing().with_occupations().order_by("path")
    trail = list(Job.objects.filter(path__in=node.paths_above()).order_by("path")) if node else []
    return context | {"node": node, "trail": trail, "rows": found_rows(children, "")}


def _competences(request):
    text, group = question(request), request.GET.get("group", "")
    group = group if group in Competence.Group.values else ""
    tags = {tag: request.GET.get(tag) == "1" for tag in ("circular", "esco_green", "used")}
    competences = Competence.objects.current()
    competences = competences.matching(text) if text else competences.by_label(get_language())
    competences = competences.filter(group=group) if group else competences
    for tag in ("circular", "esco_green"):
        competences = competences.filter(**{tag: True}) if tags[tag] else competences
    competences = competences.in_profiles() if tags["used"] else competences
    page = Paginator(competences.for_listing(), ROWS).get_page(request.GET.get("page"))
    return {
        "tab": "competences",
        "q": text,
        "group": group,
        "groups": Competence.Group.choices,
        "tags": tags,
        "page": page,
        "rows": found_rows(page, text),
    }


def found_rows(items, text):
    """[{"item", "label", "other", "lang"}]: labels with the words of the question marked."""
    return [{"item": item, **highlight.found(item, presentation.label_of(item), text)} for item in items]


def job_detail(request, uid):
    """One job or group of jobs: codes, shortage, profiles, competences, similar jobs."""
    job = get_object_or_404(Job.objects.select_related("parent"), uid=uid)
    edges = list(JobCompetence.objects.filter(job=job).select_related("competence").distinct())
    context = {
        "job": job,
        "label": presentation.label_of(job),
        "trail": list(Job.objects.filter(path__in=job.paths_above()).order_by("path")),
        "shortages": [presentation.shortage(listing) for listing in job.shortages.order_by("-year")],
        "profiles": list(Profile.objects.published().covering(job).by_title(get_language()).for_listing()),
        "essential": by_group(edges, JobCompetence.Importance.ESSENTIAL),
        "optional": by_group(edges, JobCompetence.Importance.OPTIONAL),
        "edge_count": len(edges),
        "source_version": next((edge.source_version for edge in edges), ""),
        "similar": list(Job.objects.similar_to(job)[:SIMILAR_JOBS]) if edges else [],
        "children": list(Job.objects.current().filter(parent=job).for_listing().order_by("path")),
    }
    return render(request, "profiles/job_detail.html", context)


def by_group(edges, importance):
    """[{"label", "competences"}] of the edges with this importance, in the order in which profiles show the groups."""
    grouped = {code: [] for code in Competence.Group.values}
    for edge in edges:
        if edge.importance == importance:
            grouped[edge.competence.group].append(edge.competence)
    labels = dict(Competence.Group.choices)
    return [
        {"label": labels[code], "competences": sorted(rows, key=lambda row: fold(row.label))}
        for code, rows in grouped.items()
        if rows
    ]


def competence_detail(request, uid):
    """One competence: what it is, which published profiles ask it at which level, which jobs need it."""
    competence = get_object_or_404(Competence.objects.prefetch_related("themes"), uid=uid)
    shown = None if request.GET.get("jobs") == "all" else JOBS_SHOWN
    jobs = [
        {
            "code": code,
            "count": count,
            "jobs": list(jobs[:shown]),
            "more": shown is not None and count > shown,
        }
        for code, count, jobs in _jobs_needing(competence)
        if count
    ]
    context = {
        "competence": competence,
        "label": presentation.label_of(competence),
        "alternatives": [
            (language, names)
            for language, names in (("nl", competence.alt_nl), ("en", competence.alt_en))
            if names
        ],
        "requirements": list(competence.requirements.for_competence()),
        "needed_by": jobs,
        "broader": list(competence.broader.order_by("pk")),
        "narrower": list(competence.narrower.order_by("pk")[:JOBS_SHOWN]),
        "groups": list(competence.groups.order_by("code")),
        "successors": list(competence.successors.order_by("pk")) if competence.retired else [],
    }
    return render(request, "profiles/competence_detail.html", context)


def _jobs_needing(competence):
    """(importance, how many, queryset) for essential and optional."""
    counts = JobCompetence.objects.counts_by_importance(competence)
    for code in (JobCompetence.Importance.ESSENTIAL, JobCompetence.Importance.OPTIONAL):
        jobs = Job.objects.current().needing(competence, code).by_label(get_language())
        yield code, counts.get(code, 0), jobs


def search(request):
    """One box over profiles, jobs, competences and sectors; `kind` shows all results of one of them in pages."""
    text = question(request)
    only = request.GET.get("kind", "")
    only = only if only in KINDS else ""
    usable = len(fold(text)) > 1 and bool(search_words(fold(text)))
    sections = (
        [_section(request, kind, text, bool(only)) for kind in ((only,) if only else KINDS)] if usable else []
    )
    context = {
        "q": text,
        "kind": only,
        "too_short": bool(text) and not usable,
        "sections": [section for section in sections if section["count"]],
        "total": sum(section["count"] for section in sections),
    }
    return respond(request, "profiles/search.html", "profiles/_search_results.html", context)


def _section(request, kind, text, alone):
    page = Paginator(_matches(request, kind, text), ROWS if alone else FOUND_SHOWN)
    page = page.get_page(request.GET.get("page") if alone else 1)
    rows = _profile_rows(page, text) if kind == "profiles" else found_rows(page, text)
    return {"kind": kind, "count": page.paginator.count, "rows": rows, "page": page}


def _matches(request, kind, text):
    if kind == "profiles":
        found = Profile.objects.visible_to(request.user).titled(text)
        return found.by_title(get_language()).for_listing()
    if kind == "sectors":
        return Sector.objects.filter(revision=Sector.Revision.NACEBEL_2025).matching(text)
    model = Job if kind == "jobs" else Competence
    return model.objects.current().matching(text).for_listing()


def _profile_rows(page, text):
    words = search_words(fold(text))
    return [
        {**row, "label": highlight.marked(row["title"], words), "item": row["profile"]}
        for row in presentation.profile_rows(page, {})
    ]


def options(request):
    """Type-ahead: JSON list of at most 12 {"uid", "label", "hint"} from one source; 400 for an unknown source."""
    source = SOURCES.get(request.GET.get("source", ""))
    found = source(question(request)) if source else []
    response = JsonResponse(found, safe=False, status=200 if source else 400)
    patch_cache_control(response, private=True, max_age=60)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _option(item, hint):
    return {"uid": str(item.uid), "label": item.label, "hint": hint}


def _competence_options(text):
    rows = Competence.objects.current().matching(text).for_listing()[:OPTIONS]
    return [_option(row, competence_hint(row)) for row in rows]


def competence_hint(competence):
    """What tells similar competences apart: "Green, skill. In 6 profiles." Needs `for_listing`'s count."""
    words = ", ".join(
        str(word) for word in (competence.get_group_display(), competence.get_kind_display()) if word
    ).capitalize()
    count = competence.profile_count
    used = (
        ngettext("In %(count)d profile.", "In %(count)d profiles.", count) % {"count": count} if count else ""
    )
    return f"{words}. {used}".strip()


def _job_options(text):
    rows = Job.objects.current().matching(text).for_listing()[:OPTIONS]
    return [_option(row, f"{row.get_kind_display()} {row.isco}".strip()) for row in rows]


def _sector_options(text):
    rows = Sector.objects.filter(revision=Sector.Revision.NACEBEL_2025).matching(text)[:OPTIONS]
    return [_option(row, f"{row.get_revision_display()}: {row.code}") for row in rows]


def _theme_options(text):
    words = search_words(fold(text))
    rows = [row for row in Theme.objects.exclude(kind=Theme.Kind.LEVER) if _named(row, words)]
    return [_option(row, row.get_kind_display()) for row in rows[:OPTIONS]]


def _named(theme, words):
    names = " ".join(theme.labels.values())
    return not words or highlight.matched(names, words) == len(words)


SOURCES = {
    "competence": _competence_options,
    "job": _job_options,
    "sector": _sector_options,
    "theme": _theme_options,
}
