"""The browser of the hierarchies: ISCO-08, ESCO's skills and NACE, one level at a time."""

from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from profiles import tree as hierarchies
from profiles.models import Competence, Job, Profile, Sector
from profiles.models.queries import paths_above

TITLES = {
    hierarchies.JOBS: _("Jobs (ISCO-08)"),
    hierarchies.SKILLS: _("Competences (ESCO)"),
    hierarchies.REVISIONS[0]: _("Sectors (NACE)"),
}


@require_safe
def tree(request):
    """A hierarchy (`in`) with the path `at` unfolded; for htmx only the line `row` and what is told of the place.

    A hierarchy that there is not answers 400, a place that there is not 404, both with the top of the tree.
    """
    hierarchy, path = request.GET.get("in", hierarchies.JOBS), request.GET.get("at", "").strip("/")
    status, row = 200, None
    if hierarchy not in hierarchies.READERS:
        hierarchy, path, status = hierarchies.JOBS, "", 400
    try:
        found = hierarchies.read(hierarchy, path)
    except hierarchies.NoSuchPlace:
        found, path, status = hierarchies.read(hierarchy, ""), "", 404
    if request.htmx and not request.htmx.history_restore_request and status == 200:
        row = found.find(request.GET.get("row", ""))
    context = {
        "hierarchy": hierarchy,
        "tree": found,
        "place": about(found.chosen),
        "status": status,
        "node": row,
        "alone": row is not None,
        **({} if row else _choices(hierarchy)),
    }
    response = render(request, "profiles/_tree_row.html" if row else "profiles/tree.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _choices(hierarchy):
    """The tabs, and the revisions of NACE where one is shown."""
    revisions = hierarchy in hierarchies.REVISIONS
    here = hierarchies.REVISIONS[0] if revisions else hierarchy
    tabs = [(name, title, name == here) for name, title in TITLES.items()]
    return {"tabs": tabs, "revisions": Sector.Revision.choices if revisions else []}


def about(node):
    """What the panel tells of a chosen node: `kind`, how many published `profiles`, and the query of its `needs`."""
    if node is None or node.subject is None:
        return {}
    subject = node.subject
    if isinstance(subject, Job):
        return {"kind": "job", "profiles": Profile.objects.published().covering(subject).count()}
    if isinstance(subject, Sector):
        named = Profile.objects.published().filter(_names_sector(subject))
        key = f"{subject.revision}:{subject.code}"
        return {"kind": "sector", "profiles": named.count(), "needs": urlencode({"sector": key})}
    if isinstance(subject, Competence):
        return {"kind": "competence", "profiles": subject.requirements.values("profile").distinct().count()}
    return {"kind": "group"}


def _names_sector(sector):
    """Condition on profiles: it names this sector, one that it lies in, or something below it."""
    near = Sector.objects.filter(
        Q(path__startswith=sector.path) | Q(path__in=paths_above(sector.path)), revision=sector.revision
    )
    rows = Profile.sectors.through.objects.filter(sector__in=near.values("pk"))
    return Q(pk__in=rows.values("profile"))
