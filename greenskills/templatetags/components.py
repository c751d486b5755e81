"""The components of the interface as template tags: known in every template without `{% load %}`.

Each renders one small template in `templates/components/`, so that its markup stands in one place.
Numbers come in as plain figures and leave in the reader's notation (59.000 in Dutch, 59,000 in English).
"""

import functools
import uuid

from django import template
from django.forms.utils import pretty_name
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

register = template.Library()

LEVELS = {
    1: gettext_lazy("recognises"),
    2: gettext_lazy("does with help"),
    3: gettext_lazy("works independently"),
    4: gettext_lazy("guides others"),
}
LEVEL_TEXTS = {
    1: gettext_lazy("Knows what it is, sees when it matters and asks for help."),
    2: gettext_lazy("Does it in ordinary situations, with an example or somebody nearby."),
    3: gettext_lazy("Does it alone, also when something unexpected happens, and checks the result."),
    4: gettext_lazy("Does it in new situations, improves the way of working and teaches others."),
}
SUITABILITIES = {
    "yes": gettext_lazy("Yes"),
    "support": gettext_lazy("With support"),
    "no": pgettext_lazy("suitability", "No"),
}
STATES = {
    "draft": gettext_lazy("In progress"),
    "review": gettext_lazy("In review"),
    "published": gettext_lazy("Published"),
    "conflict": gettext_lazy("Conflict"),
    "busy": gettext_lazy("Busy"),
}
NOTICES = {"error": "conflict", "warning": "review", "success": "ok"}


# ---------- numbers ----------
@register.filter
def number(value, decimals=0):
    """A figure with the reader's separators; "" for None. 59000 gives 59.000 in Dutch."""
    if value is None or value == "":
        return ""
    # Django's own formatting cuts decimals off; readers expect them rounded.
    return formats.number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


@register.filter
def about(value):
    """A figure rounded to what it can bear, three digits: 9359 gives 9360, 19641 gives 19600."""
    return float(f"{value:.3g}") if value else value


@register.filter
def percent(share, decimals=0):
    """A fraction 0–1 as a percentage in the reader's notation: 0.55 gives 55 % in Dutch, 55% in English."""
    return "" if share is None else _("%(number)s%%") % {"number": number(100 * share, decimals)}


@register.filter
def plain(value):
    """A number without separators: years, codes, versions and ids, which the locale would break up (2.035)."""
    return "" if value is None else str(value)


# ---------- addresses ----------
ANYTHING = str(uuid.UUID(int=0))


@register.filter
def address(key, name):
    """What `{% url %}` gives for a uid or slug, for pages that name hundreds of things: a tenth of its cost."""
    before, after = _around(name, get_language(), get_script_prefix())
    return f"{before}{key}{after}"


@functools.cache
def _around(name, language, prefix):
    before, _key, after = reverse(name, args=[ANYTHING]).partition(ANYTHING)
    return before, after


# ---------- marks ----------
# Marks depend on nothing but their values and the language, and stand on a page dozens of times: each is made once.
MARKS_KEPT = 4096


def mark(template_name):
    """An inclusion tag that remembers what it made of the same values in the same language."""

    def register_mark(describe):
        @functools.lru_cache(MARKS_KEPT)
        def made(language, *values):
            return render_to_string(template_name, describe(*values))

        def tag(*values):
            return made(get_language(), *values)

        register.simple_tag(functools.wraps(describe)(tag))
        return describe

    return register_mark


@mark("components/level.html")
def level(value):
    """The four blocks of a level 1–4 with its words; nothing for None."""
    value = int(value) if value else 0
    blocks = [{"x": 22 * place + 0.5, "on": place < value} for place in range(4)]
    return {
        "value": value,
        "word": LEVELS.get(value, ""),
        "blocks": [{**b, "x": str(b["x"])} for b in blocks],
    }


@mark("components/level_scale.html")
def level_scale():
    """What the four levels mean, folded in."""
    return {"levels": [{"number": n, "word": word, "text": LEVEL_TEXTS[n]} for n, word in LEVELS.items()]}


@register.filter
def level_word(value):
    """The words of a level, for tables, options and exports: 3 gives “works independently”."""
    return LEVELS.get(value, "")


@mark("components/suit.html")
def suit(value):
    """Whether the target group can do a task: "yes", "support" or "no"."""
    return {"value": value, "word": SUITABILITIES.get(value, "")}


@register.inclusion_tag("components/state.html")
def state(value, label=""):
    """A lifecycle mark: draft, review, published, conflict or busy. `label` replaces the usual word."""
    return {"value": value, "label": label or STATES.get(value, value)}


# ---------- blocks around content ----------
@register.simple_block_tag
def notice(content, kind="", role="status"):
    """A bar across the text. `kind`: "" (something happens), review, conflict or ok; Django's message tags too."""
    kind = NOTICES.get(kind, kind)
    kind = kind if kind in {"review", "conflict", "ok"} else ""
    style = f" notice--{kind}" if kind else ""
    return format_html('<div class="notice{}" role="{}">{}</div>', style, role, content)


@register.simple_block_tag
def crumbs(content):
    """The path to this page, around `{% crumb %}` items."""
    return format_html(
        '<nav class="crumbs wrap" aria-label="{}"><ol>{}</ol></nav>', _("You are here"), content
    )


@register.simple_tag
def crumb(label, url=""):
    """One step of the path; the last one, without an address, is the page itself."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.inclusion_tag("components/empty.html")
def empty(title, text="", url="", action=""):
    """Nothing to show: say so, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action}


# ---------- forms ----------
@register.inclusion_tag("components/field.html")
def field(bound, hint=""):
    """A form field with label, hint and errors, tied together for screen readers."""
    return {"field": bound, "hint": hint}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form):
    """What is wrong in a form, above it: a list that links to each field. Nothing when all is well."""
    faults = [
        {
            "label": form[name].label or pretty_name(name),
            "id": form[name].id_for_label,
            "text": " ".join(errors),
        }
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    return {"faults": faults, "general": form.non_field_errors() if form.is_bound else []}


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """This page's query string with some parameters changed; None removes one. Starts with "?"."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    """Previous, next and the pages around this one; keeps the rest of the address. Nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ellipsis = page.paginator.ELLIPSIS
    links = [
        {
            "number": str(n),
            "url": "" if n == ellipsis else query(context, page=n),
            "current": n == page.number,
        }
        for n in numbers
    ]
    return {
        "page": page,
        "links": links if page.has_other_pages() else [],
        "previous": query(context, page=page.previous_page_number()) if page.has_previous() else "",
        "next": query(context, page=page.next_page_number()) if page.has_next() else "",
    }


# ---------- figures ----------
@register.inclusion_tag("components/bar.html")
def bar(low, mid, high, top, label=""):
    """A bar up to `mid` on a scale 0–`top`, with a whisker from `low` to `high` where the source gives both."""
    bounded = low is not None and high is not None
    if bounded:
        text = _("%(mid)s, between %(low)s and %(high)s, on a scale up to %(top)s")
    else:
        text = _("%(mid)s, on a scale up to %(top)s")
    figures = {"low": number(low), "mid": number(mid), "high": number(high), "top": number(top)}
    return {
        "label": label or text % figures,
        "bounded": bounded,
        "low": _share(low, top),
        "mid": _share(mid, top),
        "high": _share(high, top),
    }


@mark("components/range.html")
def share_range(low, mid, high):
    """A small range inside a text column: shares as fractions 0–1, with the words; unknown for None."""
    if mid is None:
        return {"known": False}
    low, mid, high = (round(value * 100) for value in (low, mid, high))
    return {
        "known": True,
        "low": low,
        "mid": mid,
        "high": high,
        "width": high - low,
        "text": _("%(mid)d%% lack this") % {"mid": mid},
        "bounds": _("between %(low)d and %(high)d percent") % {"low": low, "high": high},
    }


def _share(value, top):
    """A length in percent of the scale for an SVG attribute, always with a point: "77.63%"."""
    share = min(max(value / top, 0), 1) if top and value else 0
    return f"{100 * share:.2f}%"
