"""The pages on which people read roadmaps and targets."""

from django.shortcuts import get_object_or_404, render

from coediting import discussion, permissions
from profiles.presentation import said
from roadmap import presentation
from roadmap.forms import MeasurementForm
from roadmap.models import Action, Indicator, Roadmap, Target

REVISIONS_SHOWN = 5


def roadmap_list(request):
    """Targets with how far they are, then the roadmaps they come from, then figures from outside."""
    targets = Target.objects.for_listing().order_by("target_year", "slug")
    context = {
        "targets": target_rows(targets),
        "roadmaps": [
            {
                "roadmap": roadmap,
                "date": presentation.source_date(roadmap.date),
                "lines": roadmap.line_counts(),
            }
            for roadmap in Roadmap.objects.for_listing()
        ],
        "indicators": [
            presentation.indicator_row(indicator)
            for indicator in Indicator.objects.prefetch_related("points")
        ],
    }
    return render(request, "roadmap/roadmap_list.html", context)


def target_rows(targets):
    """[{"target", "progress"}] for a list of targets."""
    return [{"target": target, "progress": presentation.progress(target)} for target in targets]


def roadmap_detail(request, slug):
    """One roadmap: its lines with their actions, actions without a line, targets, and what the source leaves open."""
    roadmap = get_object_or_404(Roadmap, slug=slug)
    actions = list(Action.objects.for_listing().filter(roadmap=roadmap))
    lines = [
        {"line": line, "actions": [action for action in actions if action.line_id == line.pk]}
        for line in roadmap.lines.all()
    ]
    context = {
        "roadmap": roadmap,
        "date": presentation.source_date(roadmap.date),
        "lines": lines,
        "loose": [action for action in actions if action.line_id is None],
        "action_count": len(actions),
        "targets": target_rows(
            Target.objects.for_listing().filter(roadmap=roadmap).order_by("target_year", "slug")
        ),
    }
    return render(request, "roadmap/roadmap_detail.html", context)


def target_detail(request, slug):
    """One target: what is measured, from where to where, how far it is, and where that comes from."""
    target = get_object_or_404(Target.objects.for_reading(), slug=slug)
    document = target.document
    content = (document.published or document.working).content
    measurements = list(target.measurements.all())
    may_edit = permissions.may_edit(request.user, document)
    insider = permissions.may_see_draft(request.user, document)
    context = {
        "target": target,
        "document": document,
        "title": said(content["title"]),
        "description": said(content["description"]),
        "measure": said(content["measure"]),
        "source": content["source"],
        "progress": presentation.progress(target),
        "chart": presentation.trajectory(target, measurements),
        "measurements": [{"row": row, "value": presentation.figure(row.value)} for row in measurements],
        "may_edit": may_edit,
        "measurement_form": MeasurementForm() if permissions.may_propose(request.user, document) else None,
        "may_see_draft": insider,
        "discussion": discussion.counts(document) if insider else None,
        "partners": [partner for partner in document.partners.all() if partner.pk != document.owner_id],
    }
    return render(request, "roadmap/target_detail.html", context)
