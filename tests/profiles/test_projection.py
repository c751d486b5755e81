"""Publishing writes exactly the rows that the published content says, and a draft writes none."""

from uuid import UUID

import pytest

from coediting import actions as documents
from profiles import actions
from profiles.document import withdraw
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db


def rows_of(profile):
    """Everything that is projected, as plain values."""
    profile = Profile.objects.get(pk=profile.pk)
    return {
        "titles": (profile.title_nl, profile.title_en),
        "vks_level": profile.vks_level,
        "counts": (profile.requirement_count, profile.task_count),
        "jobs": set(profile.jobs.values_list("uid", flat=True)),
        "sectors": set(profile.sectors.values_list("uid", flat=True)),
        "themes": set(profile.themes.values_list("uid", flat=True)),
        "tasks": list(profile.tasks.values_list("row", "position", "title_nl", "title_en", "suitability")),
        "requirements": list(
            profile.requirements.values_list(
                "row",
                "position",
                "competence__uid",
                "level",
                "importance",
                "lacking_low",
                "lacking_mid",
                "lacking_high",
                "lacking_source",
            )
        ),
    }


EMPTY = {
    "titles": ("", ""),
    "vks_level": None,
    "counts": (0, 0),
    "jobs": set(),
    "sectors": set(),
    "themes": set(),
    "tasks": [],
    "requirements": [],
}


@pytest.fixture
def world():
    """A draft with two tasks and two requirements, and everything that it points to."""

    class World:
        job, sector, theme = factories.job(), factories.sector(), factories.theme()
        agenda = factories.theme(kind="agenda")
        first, second = factories.competence("sort"), factories.competence("clean")
        tasks = [factories.task_row("Sorteert"), factories.task_row("Reinigt", suitability=None)]
        requirements = [
            factories.requirement_row(first, level=3, low=12.5, mid=30, high=40, lacking_source="VDAB"),
            factories.requirement_row(second, level=1, low=None, mid=None, high=None, importance="optional"),
        ]
        profile = factories.draft(
            vks_level=3,
            jobs=[job],
            sectors=[sector],
            themes=[theme],
            agendas=[agenda],
            tasks=tasks,
            requirements=requirements,
        )
        by = factories.coordinator()

        def edit(self, base, **changes):
            content = self.profile.document.revisions.get(number=base).content | changes
            actions.revise_profile(profile=self.profile, by=self.by, base=base, content=content)

        def publish(self, number):
            factories.approve(self.profile)
            actions.publish_profile(profile=self.profile, by=self.by, number=number)

    return World()


def test_a_draft_projects_nothing(world):
    assert rows_of(world.profile) == EMPTY


def test_publishing_projects_every_row_exactly(world):
    world.publish(1)

    one, two = (UUID(row["id"]) for row in world.tasks)
    first, second = (UUID(row["id"]) for row in world.requirements)
    assert rows_of(world.profile) == {
        "titles": ("Sorteerder", "Sorteerder in English"),
        "vks_level": 3,
        "counts": (2, 2),
        "jobs": {world.job.uid},
        "sectors": {world.sector.uid},
        "themes": {world.theme.uid, world.agenda.uid},
        "tasks": [
            (one, 0, "Sorteert", "Sorteert in English", "yes"),
            (two, 1, "Reinigt", "Reinigt in English", ""),
        ],
        "requirements": [
            (first, 0, world.first.uid, 3, "essential", 0.125, 0.3, 0.4, "VDAB"),
            (second, 1, world.second.uid, 1, "optional", None, None, None, ""),
        ],
    }


def test_saving_a_draft_after_publishing_leaves_the_public_rows_alone(world):
    world.publish(1)
    before = rows_of(world.profile)

    world.edit(1, requirements=[], tasks=[], jobs=[], vks_level=5, title=factories.language_map("Anders"))

    assert rows_of(world.profile) == before


def test_publishing_again_replaces_what_stood_there(world):
    world.publish(1)
    moved = list(reversed(world.profile.document.working.content["requirements"]))
    moved[0] = moved[0] | {"level": 4}

    world.edit(1, requirements=moved, tasks=[], jobs=[], agendas=[], vks_level=None)
    world.publish(2)

    after = rows_of(world.profile)
    assert [(row[1], row[2], row[3]) for row in after["requirements"]] == [
        (0, world.second.uid, 4),
        (1, world.first.uid, 3),
    ]
    assert (after["tasks"], after["jobs"], after["themes"]) == ([], set(), {world.theme.uid})
    assert (after["vks_level"], after["counts"]) == (None, (2, 0))


def test_publishing_a_restored_revision_gives_the_same_rows_again(world):
    world.publish(1)
    before = rows_of(world.profile)
    world.edit(1, requirements=world.profile.document.working.content["requirements"][:1])
    world.publish(2)

    actions.restore_profile(profile=world.profile, by=world.by, number=1, base=2)
    world.publish(3)

    assert rows_of(world.profile) == before


def test_publishing_one_profile_leaves_others_alone(world):
    other = factories.published(sectors=[world.sector], requirements=[factories.requirement_row(world.first)])
    before = rows_of(other)

    world.publish(1)

    assert rows_of(other) == before


def test_withdrawing_takes_the_public_rows_away(world):
    world.publish(1)

    withdraw(documents.lock(world.profile.document))

    assert rows_of(world.profile) | {"vks_level": None} == EMPTY
