"""The graph around one job or competence: two steps, drawn on the server, with everything in it as a list."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from profiles import presentation
from profiles.graph import around, layout
from profiles.models import Competence, Job
from rest.filters import as_uid

SIZES = {"few": _("A few"), "some": _("Some"), "many": _("Many")}


@require_safe
def graph(request):
    """`job` or `competence` (a uid) in the middle; `size`, `group` and `importance` choose what is shown.

    What cannot be read answers 400, what the catalogue does not hold 404.
    """
    middle = _middle(request)
    choice, misread = _choice(request.GET)
    misread = misread or (middle is None and any(request.GET.get(name) for name in ("job", "competence")))
    context = {"choice": choice, "misread": misread, "sizes": SIZES.items(), "groups": Competence.Group.choices}
    if middle is not None:
        context |= _drawn(middle, choice)
    return render(request, "profiles/graph.html", context, status=400 if misread else 200)


def _middle(request):
    """The Job or Competence that is asked, None where none is or its uid is no uid. Raises Http404."""
    for name, model in (("job", Job), ("competence", Competence)):
        if uid := as_uid(request.GET.get(name, "")):
            return get_object_or_404(model, uid=uid)
    return None


def _choice(parameters):
    """(Choice, whether some parameter means nothing); for that one the standard holds."""
    known = {
        "size": around.SIZES,
        "group": ("", *Competence.Group.values),
        "importance": around.IMPORTANCES,
    }
    given = {name: parameters[name] for name in known if name in parameters}
    good = {name: value for name, value in given.items() if value in known[name]}
    return around.Choice(**good), good != given


def _drawn(middle, choice):
    """What the page shows: both pictures, and the list [{"near", "far": [(object, label, link)]}]."""
    of_job = isinstance(middle, Job)
    found = (around.around_job if of_job else around.around_competence)(middle, choice)
    far = [presentation.label_of(item) for item in found.far]
    label = presentation.label_of(middle)
    labels = {"middle": label, "far": far}
    return {
        "middle": middle,
        "of_job": of_job,
        "label": label,
        "around": found,
        "pictures": [("wide", layout.columns(found, labels)), ("narrow", layout.arcs(found, labels))],
        "rows": [
            {"near": one, "far": [(found.far[i], far[i], link) for i, link in sorted(one.links.items())]}
            for one in (found.near[place] for place in layout.ordered(found)[0])
        ],
        "kinds": ("competence", "job") if of_job else ("job", "competence"),
        "kept": urlencode({name: value for name, value in vars(choice).items() if value and value != "some"}),
    }
