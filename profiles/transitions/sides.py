"""Jobs and profiles as what they ask: the columns of a comparison, and the two ends of a transition."""

from dataclasses import dataclass, field

from django.db.models.fields.json import KeyTransform
from django.urls import reverse

from profiles.models import AskedCompetence, Job, Profile
from profiles.presentation import Said, label_of, said
from profiles.transitions import weights


@dataclass
class Need:
    """One competence as a side asks it. `level` 1–4 or None; `learning` are codes; `notes` say how it is learnt."""

    weight: float
    level: int | None = None
    learning: set = field(default_factory=set)
    notes: list = field(default_factory=list)

    @property
    def essential(self):
        return self.weight == weights.ESSENTIAL


@dataclass
class Side:
    """A job or a published profile. `needs` is {primary key of a competence: Need}; `vks` a level 1–8 or None."""

    kind: str
    item: Job | Profile
    label: Said
    url: str
    key: str
    needs: dict = field(default_factory=dict)
    vks: int | None = None
    shortage: int | None = None
    profiles: list = field(default_factory=list)

    @property
    def essential_count(self):
        return sum(need.essential for need in self.needs.values())


def of_jobs(jobs):
    """[Side] of jobs (with what `for_listing` adds), in their order. Four queries at most, however many jobs."""
    made = {}
    for job in jobs:
        url, key = reverse("job", args=[job.uid]), f"job={job.uid}"
        made[job.pk] = Side("job", job, label_of(job), url, key, shortage=job.shortage)
    rows = AskedCompetence.objects.filter(job__in=made).values_list("job", "competence", "essential", "level")
    for job, competence, essential, level in rows:
        made[job].needs[competence] = Need(weights.ESSENTIAL if essential else weights.OPTIONAL, level)
    add_profiles(made)
    return list(made.values())


def add_profiles(made):
    """What only the published text of a profile says of its jobs: VKS level, and how each competence is learnt."""
    links = Profile.jobs.through.objects.filter(job__in=made, profile__kind=Profile.Kind.JOB)
    named = list(links.order_by("pk").values_list("job", "profile"))
    described = Profile.objects.filter(pk__in={profile for _job, profile in named})
    profiles = {profile.pk: profile for profile in with_texts(described)}
    for job, pk in named:
        if pk in profiles:
            side, profile = made[job], profiles[pk]
            side.profiles.append(profile)
            side.vks = max(filter(None, (side.vks, profile.vks_level)), default=None)
            add_learning(side.needs, profile)


def with_texts(profiles):
    """Published profiles with `rows` (what their text says of each competence: level, importance, learning)."""
    texts = KeyTransform("requirements", "document__published__content")
    full = profiles.published().select_related("document").annotate(rows=texts)
    return full.prefetch_related("requirements")


def add_learning(needs, profile):
    """Put how a competence is learnt, as this profile says it, with the needs of a side."""
    texts = {row["id"]: row for row in profile.rows}
    for requirement in profile.requirements.all():
        row, need = texts.get(str(requirement.row)), needs.get(requirement.competence_id)
        if row and need:
            need.learning.update(row["learning"])
            note = said(row["learning_note"])
            if note and note not in need.notes:
                need.notes.append(note)


def of_profiles(profiles):
    """[Side] of published profiles, in their order. Three queries at most."""
    wanted = list(profiles)
    found = with_texts(Profile.objects.filter(pk__in=[one.pk for one in wanted]))
    full = {profile.pk: profile for profile in found}
    sides = []
    for one in wanted:
        profile = full[one.pk]
        side = Side(
            "profile",
            profile,
            said(profile.titles),
            reverse("profile", args=[profile.slug]),
            f"profile={profile.slug}",
            vks=profile.vks_level,
            profiles=[profile],
        )
        for asked in profile.requirements.all():
            weight = weights.ESSENTIAL if asked.importance == "essential" else weights.OPTIONAL
            side.needs[asked.competence_id] = Need(weight, asked.level)
        add_learning(side.needs, profile)
        sides.append(side)
    return sides


