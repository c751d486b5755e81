"""Who needs a competence: published profiles, jobs, sectors and themes."""

from django.db.models import Count

from profiles.models import Job, JobCompetence, Sector, SkillGroup, Theme

JOBS_SHOWN = 24
PROFILE = "profile"
SECTORS_SHOWN = 12


def needed_by(competence, language, shown=JOBS_SHOWN):
    """[{"code", "count", "jobs", "more"}]; `shown` None for all jobs.

    Jobs that published profiles asking it describe ("profile"), then those for which ESCO says that it is essential or
    optional.
    """
    current = Job.objects.current().by_label(language).named().with_shortage()
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


def hierarchy():
    """({group: the one above it}, {group: its key in a path}) of ESCO's skills, by primary keys. Two queries.

    All 640 groups are read at once: asking group by group upwards would take longer.
    """
    above = dict(SkillGroup.broader.through.objects.values_list("from_skillgroup", "to_skillgroup"))
    return above, {pk: SkillGroup.key_of(*named) for pk, *named in SkillGroup.objects.values_list("pk", "code", "uid")}


def skill_groups(competence, read=hierarchy):
    """[{"group", "place"}]: its groups in ESCO's hierarchy of skills, with the path of each in the tree.

    `read` gives the `hierarchy`.
    """
    groups = list(competence.groups.order_by("code", "pk"))
    if not groups:
        return []
    above, keys = read()
    return [{"group": group, "place": "/".join(_keys_down_to(group.pk, above, keys))} for group in groups]


def _keys_down_to(group, above, keys):
    steps = []
    while group is not None and keys[group] not in steps:
        steps.insert(0, keys[group])
        group = above.get(group)
    return steps
