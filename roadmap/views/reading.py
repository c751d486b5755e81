"""The pages on which people read roadmaps and targets."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coediting import discussion, permissions
from profiles.presentation import said
from roadmap import presentation, rollup
from roadmap.forms import MeasurementForm
from roadmap.models import Action, Indicator, Measurement, Roadmap, Target
from roadmap.needs import freshness
from roadmap.progress_forms import ActionFilterForm
from roadmap.trajectory import picture, wording
from roadmap.trajectory import reading as trajectory
from roadmap.trajectory.course import Point


@require_safe
def roadmap_list(request):
    """Targets with how far they are, then the roadmaps with their lines, then figures from outside."""
    targets = Target.objects.for_listing().order_by("target_year", "slug")
    context = {
        "targets": target_rows(targets),
        "roadmaps": [
            {
                "roadmap": roadmap,
                "date": presentation.source_date(roadmap.date),
                "rollup": rollup.of_actions(roadmap.actions.all()),
                "lines": line_rows(roadmap, roadmap.actions.all()),
            }
            for roadmap in Roadmap.objects.for_listing()
        ],
        "indicators": [
            presentation.indicator_row(indicator)
            for indicator in Indicator.objects.prefetch_related("points")
        ],
    }
    return render(request, "roadmap/roadmap_list.html", context)


def line_rows(roadmap, actions):
    """[{"line", "actions", "rollup"}] of a roadmap's loaded lines, in their order."""
    of_line = {}
    for action in actions:
        of_line.setdefault(action.line_id, []).append(action)
    return [
        {
            "line": line,
            "actions": of_line.get(line.pk, []),
            "rollup": rollup.of_actions(of_line.get(line.pk, [])),
        }
        for line in roadmap.lines.all()
    ]


def target_rows(targets):
    """[{"target", "progress", "mark"}] for a list of targets."""
    return [
        {
            "target": course.target,
            "progress": presentation.progress(course),
            "mark": wording.MARKS[course.status],
        }
        for course in trajectory.courses(targets)
    ]


@require_safe
def roadmap_detail(request, slug):
    """One roadmap: its lines with their actions, actions without a line, targets, and what the source leaves open.

    The filters (line, owner, status) narrow the actions that are listed; the roll-ups are over all of them.
    """
    roadmap = get_object_or_404(Roadmap.objects.prefetch_related("lines"), slug=slug)
    actions = list(Action.objects.for_listing().filter(roadmap=roadmap))
    filters = ActionFilterForm(request.GET, roadmap, actions)
    chosen = filters.chosen(actions)
    lines = line_rows(roadmap, actions)
    for row in lines:
        row["shown"] = [action for action in row["actions"] if action in chosen]
    context = {
        "roadmap": roadmap,
        "date": presentation.source_date(roadmap.date),
        "rollup": rollup.of_actions(actions),
        "filters": filters,
        "chosen_count": len(chosen),
        "lines": [row for row in lines if row["shown"]] if filters.is_used else lines,
        "loose": [action for action in chosen if action.line_id is None],
        "action_count": len(actions),
        "targets": target_rows(
            Target.objects.for_listing().filter(roadmap=roadmap).order_by("target_year", "slug")
        ),
    }
    return render(request, "roadmap/roadmap_detail.html", context)


@require_safe
def target_detail(request, slug):
    """One target: what is measured, from where to where, how far it is, and where that comes from."""
    target = get_object_or_404(Target.objects.for_reading(), slug=slug)
    document = target.document
    content = (document.published or document.working).content
    insider = permissions.may_see_draft(request.user, document)
    context = {
        "target": target,
        "document": document,
        "title": said(content["title"]),
        "description": said(content["description"]),
        "measure": said(content["measure"]),
        "source": content["source"],
        "may_edit": permissions.may_edit(request.user, document),
        "measurement_form": MeasurementForm() if permissions.may_propose(request.user, document) else None,
        "may_see_draft": insider,
        "discussion": discussion.counts(document) if insider else None,
        "partners": [partner for partner in document.partners.all() if partner.pk != document.owner_id],
        **course_of(target),
        **measurements_of(target, insider),
    }
    return render(request, "roadmap/target_detail.html", context)


def course_of(target):
    """How far a target is, for its page: status with its reason, picture, table, and how fresh the needs are."""
    course = trajectory.course(target)
    proposed = [
        Point(trajectory.time_of(row.date), row.value)
        for row in target.measurements.all()
        if row.status == Measurement.Status.PROPOSED
    ]
    if target.measured_by != Target.MeasuredBy.MEASUREMENTS:
        proposed = []
    return {
        "course": course,
        "progress": presentation.progress(course),
        "mark": wording.MARKS[course.status],
        "computed_word": course.computed.label,
        "reason": wording.reason(course),
        "uncertainty": wording.uncertainty(course),
        "pace": wording.pace(course),
        "chart": picture.of_course(course, proposed),
        "rows": wording.rows(course, proposed),
        "with_bounds": any(point.is_bounded for point in course.needs),
        "coverage": course.needs[-1].coverage if course.needs else None,
        "freshness": freshness.pending() if course.needs else None,
    }


def measurements_of(target, insider):
    """The measurements of a target's page; declined ones only for those who take part."""
    rows = [row for row in target.measurements.all() if insider or row.status != Measurement.Status.DECLINED]
    return {"measurements": [{"row": row, "value": presentation.figure(row.value)} for row in rows]}
