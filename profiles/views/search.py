"""The one search box: its page, and what it suggests while one types."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from profiles import highlight
from profiles.search import results
from profiles.search.narrowing import Narrowing
from profiles.search.question import Question
from profiles.search.registry import SOURCES, sources
from profiles.search.results import Hit
from profiles.search.signposts import fitting
from profiles.search.why import LABEL, SPELLING, reason
from profiles.search.words import MAX_LENGTH

ROWS = 30
SUGGESTIONS = 10
DRAFTS_SHOWN = 5


def typed(request):
    """What was typed, cut to the length that a label can have; NUL is a space to a database."""
    return " ".join(request.GET.get("q", "")[:MAX_LENGTH].replace("\x00", " ").split())


@require_safe
def search(request):
    """The best of everything in one list, or all results of one `kind` with its facets, in pages."""
    text, name = typed(request), request.GET.get("kind", "")
    source, question = SOURCES.get(name), Question(text)
    found = results.answer(question, sources())
    context = {
        "q": text,
        "kind": source.name if source else "",
        "too_long": len(request.GET.get("q", "")) > MAX_LENGTH,
        "too_short": bool(text) and not question.usable,
        "unknown": bool(name) and source is None,
        "guessed": found.guessed,
        "total": found.total,
        "signposts": fitting(text),
    }
    context |= _of_kind(request, source, found, question) if source else _of_everything(request, found, question)
    context["kinds"] = _kinds(found, source, context["drafts"])
    swap = request.htmx and not request.htmx.history_restore_request
    page = "profiles/_search_results.html" if swap else "profiles/search.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _of_everything(request, found, question):
    drafts = [hit for source in sources() for hit in _drafts(request, source, question)]
    hits = [*found.hits, *drafts]
    return {"rows": rows_of(hits, question, found.guessed), "drafts": len(drafts), "shown": len(hits)}


def _of_kind(request, source, found, question):
    narrowing = Narrowing(source, request.GET)
    context = {"source": source, "unknown": narrowing.unknown, "narrowed": bool(narrowing), "drafts": 0}
    if found.reading is None:
        return context | {"rows": [], "facets": []}
    matches = source.rows()
    ranked = source.listed(matches.answering(found.reading).filter(narrowing.condition()))
    page = Paginator(ranked, ROWS).get_page(request.GET.get("page"))
    hits = [Hit(source, item, item.rank, item.hits, place) for place, item in enumerate(page)]
    drafts = [] if narrowing or page.number > 1 else list(_drafts(request, source, question))
    return context | {
        "page": page,
        "rows": rows_of([*hits, *drafts], question, found.guessed),
        "drafts": len(drafts),
        "count": page.paginator.count + len(drafts),
        "facets": [facet for facet in narrowing.shown(matches.meeting(found.reading)) if facet.choices],
    }


def _drafts(request, source, question):
    """What no index knows and this person may see, as hits behind the others."""
    if source.unindexed and question.usable and request.user.is_authenticated:
        for place, item in enumerate(source.unindexed(request.user, question.text)[:DRAFTS_SHOWN]):
            yield Hit(source, item, rank=9, hits=0, place=place)


def _kinds(found, chosen, drafts):
    """[(source, count, is it chosen?)] of every kind with results, and the chosen one."""
    counts = dict(found.counts)
    if drafts:
        counts["profiles"] = counts.get("profiles", 0) + drafts
    return [
        (source, counts[source.name], source is chosen)
        for source in sources()
        if counts[source.name] or source is chosen
    ]


def rows_of(hits, question, guessed):
    """What the template shows of each hit, see `named`, with {"kind", "hint", "tags"}."""
    return [_row(hit, question, guessed) for hit in hits]


def _row(hit, question, guessed):
    source, item = hit.source, hit.item
    return named(hit, question, guessed) | {"kind": source.one, "hint": source.hint(item), "tags": source.tags(item)}


def named(hit, question, guessed):
    """What a row says of the name that was found: {"source", "item", "url", "why", "label", "other", "because"}.

    The words of the question are marked. "lang" and "other_lang" are attributes for what is not in the page's language.
    """
    source, item = hit.source, hit.item
    why = reason(source.names(item), question.words, guessed)
    names_itself = why.how == LABEL or (why.how == SPELLING and why.name == why.shown)
    other = "" if names_itself or why.name == why.shown else highlight.marked(why.name, question.words)
    return {
        "source": source,
        "item": item,
        "url": source.url(item),
        "why": why,
        "because": why.words,
        "label": highlight.marked(why.shown[:1].upper() + why.shown[1:], question.words),
        "lang": foreign(why.shown_language),
        "other": other,
        "other_lang": foreign(why.language) if other else "",
    }


def foreign(language):
    """The attribute that says so where a name is not in the page's language."""
    return "" if language == get_language() else format_html(' lang="{}"', language)


@require_safe
def suggestions(request):
    """The best ten as options of a list box: a part of a page, for htmx."""
    question = Question(typed(request))
    found = results.answer(question, sources(), SUGGESTIONS)
    rows = [named(hit, question, found.guessed) for hit in found.hits]
    context = {"q": question.text, "rows": rows, "total": found.total, "signposts": fitting(question.text)}
    response = render(request, "profiles/_search_suggestions.html", context)
    patch_cache_control(response, private=True, max_age=60)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
