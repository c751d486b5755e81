"""The catalogue to browse: jobs and competences."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from profiles import highlight, presentation
from profiles.models import Competence, Job
from profiles.models.search import MAX_LENGTH

ROWS = 50


def question(request):
    """What was typed in the search box, cut to the length that a label can have."""
    return " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())


def respond(request, full, partial, context):
    """The page, or for htmx only the part that changes."""
    swap = request.htmx and not request.htmx.history_restore_request
    response = render(request, partial if swap else full, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
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
