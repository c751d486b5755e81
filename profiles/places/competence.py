"""Who needs a competence: published profiles, jobs, sectors and themes; and what it came from and goes on as."""

from django.db.models import Count

from profiles import presentation
from profiles.models import CurationChange, CurationDecision, Job, JobCompetence, Sector, SkillGroup, Theme

JOBS_SHOWN = 24
PROFILE = "profile"
SECTORS_SHOWN = 12


def needed_by(competence, language, shown=JOBS_SHOWN):
    """[{"code", "count", "jobs", "more"}]; `shown` None for all jobs.

    Jobs that published profiles asking it describe ("profile"), then those for which ESCO says that it is essential or
    optional.
    """
    current = Job.objects.current().by_label(language).for_listing()
    asking = current.filter(pk__in=competence.requirements.values("profile__jobs"))
    counts = JobCompetence.objects.counts_by_importance(competence) | {PROFILE: asking.count()}
    parts = []
    for code in (PROFILE, JobCompetence.Importance.ESSENTIAL, JobCompetence.Importance.OPTIONAL):
        if count := counts.get(code, 0):
            jobs = asking if code == PROFILE else current.needing(competence, code)
            more = shown is not None and count > shown
            parts.append({"code": code, "count": count, "jobs": list(jobs[:shown]), "more": more})
    return parts


def sectors(competence):
    """[Sector] that the published profiles asking it name, with `profile_count` and its `place` in the tree.

    The most named first.
    """
    asking = Sector.objects.filter(profiles__requirements__competence=competence)
    counted = asking.annotate(profile_count=Count("profiles", distinct=True))
    found = list(counted.order_by("-profile_count", "path")[:SECTORS_SHOWN])
    for sector in found:
        sector.place = sector.path.rstrip("/")
    return found


def themes(competence):
    """[{"theme", "tagged", "profile_count"}]: those it is tagged with, and those of the profiles that ask it."""
    asking = Theme.objects.filter(profiles__requirements__competence=competence)
    counted = {
        theme.pk: theme for theme in asking.annotate(profile_count=Count("profiles", distinct=True))
    }
    tagged = {theme.pk: theme for theme in competence.themes.all()}
    rows = [
        {"theme": theme, "tagged": pk in tagged, "profile_count": getattr(counted.get(pk), "profile_count", 0)}
        for pk, theme in (tagged | counted).items()
    ]
    return sorted(rows, key=lambda row: (-row["profile_count"], row["theme"].label))


def succession(competence):
    """{"successors", "predecessors", "decision"}: what it goes on as and came from, and the newest decision about that.

    Lists of {"competence", "label"}; `decision` is None where no coordinator decided anything.
    """
    changes = CurationChange.objects.filter(competence=competence).select_related("decision")
    ended = changes.filter(decision__kind__in=CurationDecision.ENDING, decision__undone_by__isnull=True)
    newest = ended.order_by("-pk").first() if competence.retired else None
    return {
        "successors": _named(competence.successors.order_by("pk")),
        "predecessors": _named(competence.predecessors.order_by("pk")),
        "decision": newest.decision if newest else None,
    }


def _named(competences):
    return [{"competence": one, "label": presentation.label_of(one)} for one in competences]


def skill_groups(competence):
    """[{"group", "place"}]: its groups in ESCO's hierarchy of skills, with the path of each in the tree. Three queries.

    The links of all 640 groups are read at once: asking group by group upwards would take longer.
    """
    groups = list(competence.groups.order_by("code", "pk"))
    if not groups:
        return []
    above = dict(SkillGroup.broader.through.objects.values_list("from_skillgroup", "to_skillgroup"))
    keys = {pk: code or str(uid) for pk, code, uid in SkillGroup.objects.values_list("pk", "code", "uid")}
    return [{"group": group, "place": "/".join(_keys_down_to(group.pk, above, keys))} for group in groups]


def _keys_down_to(group, above, keys):
    steps = []
    while group is not None and keys[group] not in steps:
        steps.insert(0, keys[group])
        group = above.get(group)
    return steps
