"""Targets in the one search box."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from profiles.search.registry import Source
from profiles.search.sources import titles_of
from roadmap.models import Target


def hint(target):
    """What tells similar targets apart: "By 2030 · VDAB"."""
    year = _("By %(year)s") % {"year": target.target_year} if target.target_year else ""
    return " · ".join(filter(None, (year, str(target.document.owner))))


TARGETS = Source(
    name="targets",
    title=__("Targets"),
    one=__("Target"),
    rows=Target.objects.published,
    listed=lambda rows: rows.select_related("document__owner"),
    url=lambda target: reverse("target", args=[target.slug]),
    hint=hint,
    names=titles_of,
    key=lambda target: target.slug,
    position=3,
)
