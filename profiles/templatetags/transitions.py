"""What other pages show of transitions: the jobs near by, and shares as lengths of a bar."""

from django import template

from profiles.models import Job
from profiles.presentation import label_of
from profiles.transitions import similarity

register = template.Library()
SHOWN = 8


@register.simple_tag
def similar_jobs(job):
    """The eight jobs nearest to `job`: [{"near", "job", "label"}]; none for a group of jobs. Two queries at most."""
    if job.kind == Job.Kind.ISCO:
        return []
    near = similarity.nearest(job.pk)[:SHOWN]
    jobs = Job.objects.for_listing().in_bulk([one.job for one in near]) if near else {}
    return [{"near": one, "job": jobs[one.job], "label": label_of(jobs[one.job])} for one in near]


@register.filter
def svg_share(share):
    """A share 0–1 as an SVG length, always with a point: "77.63%"."""
    return f"{100 * share:.2f}%"
