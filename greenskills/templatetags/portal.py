"""Template helpers of the portal."""

from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as _

from coediting import forms
from dialogues import trail
from exchange.linked import pages
from exchange.linked.shapes import SHAPES
from greenskills.templatetags.components import number
from partners.permissions import contributes
from roadmap.needs import freshness, headline, places
from roadmap.needs.regions import region_label
from roadmap.views.impact import shown as shown_impact

register = template.Library()
register.filter("contributes", contributes)


@register.inclusion_tag("components/data_links.html", takes_context=True)
def data_links(context, resource="", key=""):
    """Where programs find the object that a page is about: by the page's address, or where that has no key, as said."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = (resource, key) if resource else pages.data_of(match)
    if found is None:
        return {}
    return {"address": "/api/v1/{}/{}/".format(*found), "linked": found[0] in SHAPES and SHAPES[found[0]].detailed}


@register.simple_tag
def headline_figures():
    """The study's four figures with what our own count gives beside them; see `roadmap.needs.headline`."""
    return headline.headline_figures()


@register.simple_tag
def profile_needs(profile):
    """What a published profile moves; see `roadmap.needs.headline`."""
    return headline.profile_needs(profile)


@register.simple_tag(takes_context=True)
def job_needs(context, job):
    """Who lacks what in a job or the nearest group above it; see `roadmap.needs.places`."""
    return places.job_needs(job, _kept(context, "people in jobs", places.known_jobs))


@register.simple_tag(takes_context=True)
def competence_needs(context, competence):
    """How many workers are asked a competence, and how many lack it; see `roadmap.needs.places`."""
    return places.competence_needs(competence, _kept(context, "people asked", places.everybody))


@register.simple_tag
def origins(document, revision):
    """What of a document's content was said in dialogues: by row, and all of it; see `dialogues.trail`."""
    return trail.origins(document, revision)


@register.simple_tag
def origin_of_row(origins, row):
    """Beside a task or requirement: what was said that led to it. Nothing, and no time, where nobody said anything."""
    found = origins.rows.get(str(row))
    return render_to_string("dialogues/_origin_of_row.html", {"adoptions": found}) if found else ""


@register.inclusion_tag("dialogues/_origin_of_proposal.html")
def origin_of_proposal(proposal):
    """On the page of a proposal: what was said in a dialogue that it grew from."""
    return {"contributions": trail.behind(proposal)}


@register.inclusion_tag("roadmap/_needs_freshness.html", takes_context=True)
def needs_freshness(context):
    """On a page with figures of the needs: up to when they go, while a change waits for its recompute."""
    return {"freshness": _kept(context, "freshness", freshness.mark)}


def _kept(context, name, make):
    """What `make()` gives; on pages that are kept it is made once for all of them, see `greenskills.kept`."""
    keep = getattr(context.get("request"), "keep", None)
    return keep(name, lambda: (make(),))[0] if keep else make()


@register.filter
def digits(value, which=""):
    """A figure to one decimal, or for "all" with every digit it has, in the reader's notation; "" for None."""
    if value is None or value == "":
        return ""
    if which != "all":
        return number(value, 0 if value == round(value) else 1)
    exact = _plain(Decimal(repr(round(value, 9) if abs(value) > 1 else value)))
    return formats.number_format(format(exact, "f"), use_l10n=True, force_grouping=True)


def _plain(exact):
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact


@register.filter
def share(value, which=""):
    """A fraction as a percentage to one decimal, or for "all" as the fraction itself with every digit."""
    if value is None or value == "":
        return ""
    if which != "all":
        return _("%(number)s%%") % {"number": number(100 * value, 1)}
    return formats.number_format(format(_plain(Decimal(repr(value))), "f"), use_l10n=True)


@register.inclusion_tag("roadmap/_impact_editor.html", takes_context=True)
def impact_preview(context):
    """In the editor of a profile: what is typed would do this to the figures. Nothing for other documents.

    With scripts the section is fetched; without, the button shows the form again, and this computes it (`do=impact`).
    """
    document, request = context["document"], context["request"]
    if document.kind != "profile":
        return {}
    asked = request.method == "POST" and request.POST.get("do") == "impact"
    content = forms.without_removed(context["form"].schema, context["form"].content)
    return {
        "document": document,
        "edit_url": context["edit_url"],
        "asked": asked,
        **(shown_impact(document.profile, content) if asked else {}),
    }


@register.inclusion_tag("roadmap/_impact_link.html")
def impact_of_proposal(document, proposal):
    """On the page of an open proposal for a profile: the way to what it would do to the figures."""
    return {"document": document, "proposal": proposal, "open": document.kind == "profile" and proposal.state == "open"}


@register.filter
def region(value):
    """The name of a region of the workforce; "" is all of them."""
    return region_label(value)


@register.filter
def signed(value):
    """A difference in whole persons with its sign, in the reader's notation: +1.200, −35, or 0."""
    if value is None:
        return ""
    rounded = round(value)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{number(abs(rounded))}"
