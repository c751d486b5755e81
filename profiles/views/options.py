"""The type-ahead of the edit pages: what can be chosen from one part of the catalogue, as JSON."""

from django.http import JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from profiles import highlight
from profiles.models import Competence, Job, Sector, Theme
from profiles.search.sources import competence_hint
from profiles.search.words import fold, search_words
from profiles.views.search import typed

OPTIONS = 12


@require_safe
def options(request):
    """Type-ahead: JSON list of at most 12 {"uid", "label", "hint"} from one source; 400 for an unknown source."""
    source = SOURCES.get(request.GET.get("source", ""))
    found = source(typed(request)) if source else []
    response = JsonResponse(found, safe=False, status=200 if source else 400)
    patch_cache_control(response, private=True, max_age=60)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _option(item, hint):
    return {"uid": str(item.uid), "label": item.label, "hint": hint}


def _competence_options(text):
    rows = Competence.objects.current().matching(text).for_listing()[:OPTIONS]
    return [_option(row, competence_hint(row)) for row in rows]


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
