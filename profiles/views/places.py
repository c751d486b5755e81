"""The page of a job and the page of a competence."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partners.permissions import is_coordinator
from profiles import presentation
from profiles.models import Competence, Job
from profiles.places import competence as of_competence
from profiles.places import job as of_job
from profiles.succession.showing import succession
from profiles.tree.skills import OWN
from profiles.views.reading import kept

NARROWER_SHOWN = 24
ASKING_SHOWN = 50  # profiles that ask a competence, on one page
FEW = 12  # optional competences that stand open, not folded


@require_safe
def job_detail(request, uid):
    """One job or group of jobs: codes, shortage, profiles, competences, needs, similar jobs."""
    job = get_object_or_404(Job.objects.defer("search_text"), uid=uid)
    edges = of_job.edges_of(job)
    asked = of_job.asked_in_profiles(job, edges)
    told = {one.competence.pk for group in asked for one in group["asked"]}
    history = of_job.shortage_history(job)
    below, common = of_job.common(job) if job.kind == Job.Kind.ISCO else (0, [])
    profiles, more_profiles = of_job.profiles_of(job, get_language())
    essential = of_job.by_group(edges, of_job.ESSENTIAL, told)
    optional = of_job.by_group(edges, of_job.OPTIONAL, told)
    context = {
        "job": job,
        "label": presentation.label_of(job),
        "tree_path": job.path.rstrip("/"),
        "trail": list(Job.objects.filter(path__in=job.paths_above()).named().order_by("path")),
        "history": history,
        "shortage_year": next((row["year"] for row in history if row["listings"]), None),
        "profiles": profiles,
        "more_profiles": more_profiles,
        "asked": asked,
        "essential": essential,
        "optional": optional,
        "essential_total": sum(len(group["competences"]) for group in essential),
        "optional_total": (optionals := sum(len(group["competences"]) for group in optional)),
        "optional_open": not essential or optionals <= FEW,
        "counts": of_job.counts(edges, asked),
        "source_version": next((edge.source_version for edge in edges), ""),
        "edge_count": len(edges),
        "below": below,
        "common": common,
        "children": of_job.children_of(job),
        **(succession(job) if job.kind != Job.Kind.ISCO else {}),
        "coordinates": is_coordinator(request.user) and job.kind != Job.Kind.ISCO,
    }
    return render(request, "profiles/job_detail.html", context)


@require_safe
def competence_detail(request, uid):
    """One competence: what it is, who asks it at which level and where, what it came from and goes on as."""
    competence = get_object_or_404(Competence.objects.defer("search_text"), uid=uid)
    shown = None if request.GET.get("jobs") == "all" else of_competence.JOBS_SHOWN
    groups = of_competence.skill_groups(competence, lambda: kept(request, "skills", of_competence.hierarchy))
    broader = list(competence.broader.named().order_by("pk"))
    names = (("nl", competence.alt_nl), ("en", competence.alt_en))
    context = {
        "competence": competence,
        "label": presentation.label_of(competence),
        "alternatives": [(language, found) for language, found in names if found],
        "page": Paginator(competence.requirements.for_competence(), ASKING_SHOWN).get_page(request.GET.get("page")),
        "needed_by": of_competence.needed_by(competence, get_language(), shown),
        "sectors": of_competence.sectors(competence),
        "themes": of_competence.themes(competence),
        "broader": broader,
        "narrower": list(competence.narrower.current().named().order_by("pk")[:NARROWER_SHOWN]),
        "groups": groups,
        "tree_path": _place_in_tree(competence, groups, broader),
        **succession(competence),
        "coordinates": is_coordinator(request.user),
    }
    return render(request, "profiles/competence_detail.html", context)


def _place_in_tree(competence, groups, broader):
    """Its path in the tree: in its first group, or among our own; "" for what lies only below others."""
    if competence.retired or (broader and not groups):
        return ""
    return f"{groups[0]['place'] if groups else OWN}/{competence.uid}"
