"""What is out of use on the map: gone, unless a published profile still names or asks it; then with what follows it."""

import pytest

from profiles import tree
from profiles.maps.matrix import Cell
from tests.profiles import mapping
from tests.profiles.catalogue_world import group, place
from tests.profiles.curating import replaced
from tests.profiles.mapping import built, cells, codes, describe, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return mapping.world()


def test_retired_jobs_and_competences_are_not_on_the_map(world):
    for thing in (world["smith"], world["weld"]):
        type(thing).objects.filter(pk=thing.pk).update(retired="2026-01-01T00:00Z")

    assert codes(built("under=all&rows=tree")) == ["8121.2", "8131.1"]
    assert names(built("under=all")) == ["sort waste"]


def test_job_that_went_stays_with_its_successor_while_a_published_profile_names_it(world):
    profile = describe(world, "smith")
    going = [world["smith"], world["mixer"]]
    replaced(going, [world["furnace"]])

    for query in ("", "under=all&rows=tree", f"job={world['mixer'].uid}&under=all&rows=tree"):
        made = built(query)
        assert [(row.job.code, row.heirs) for row in made.gone if row.job == world["smith"]] == [
            ("7221.3", [world["furnace"]])
        ]
    assert codes(built("under=all&rows=tree")) == ["7221.3", "8121.2"]
    assert cells(built())["7221.3", "sort waste"] == Cell(level=3)
    profile.jobs.set([world["furnace"]])
    assert codes(built("under=all&rows=tree")) == ["8121.2"]


def test_what_is_out_of_use_leads_to_nothing_below_it_as_in_the_hierarchy(world):
    """A published profile may still ask it itself; then it stays on the map."""
    describe(world)
    place(world["sort"], group("S6"))
    world["weld"].broader.add(world["sort"])
    replaced(world["sort"])

    assert names(built("skills=S6")) == ["sort waste"]
    assert [node.count for node in tree.read("skills", "S6").nodes if node.path == "S6"] == [0]
