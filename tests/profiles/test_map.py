"""The map of jobs and competences: which rows and columns, what the cells say, and who sees what is in discussion."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from coediting.actions import proposals
from partners.models import Role
from profiles import actions
from profiles.maps import order, selection
from profiles.maps.matrix import Cell
from profiles.maps.skills import options
from profiles.models import ShortageListing
from tests import factories
from tests.profiles import mapping
from tests.profiles.catalogue_world import group, place
from tests.profiles.mapping import asks, built, cells, codes, describe, names

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def world():
    return mapping.world()


def test_cells_say_level_importance_and_who_says_so(world):
    describe(world)

    assert cells(built()) == {
        ("8131.1", "sort waste"): Cell(level=3, key=False, esco=2),
        ("8131.1", "weld"): Cell(esco=1),
        ("8131.1", "plan"): Cell(level=2, key=True),
    }


def test_of_two_profiles_the_higher_level_stands_and_essential_wins(world):
    describe(world, level=2)
    row = factories.requirement_row(world["sort"], level=4)
    factories.published(jobs=[world["mixer"]], requirements=[row])

    assert cells(built())["8131.1", "sort waste"] == Cell(level=4, key=True, esco=2)


def test_without_a_choice_the_rows_are_jobs_with_a_profile(world):
    describe(world)
    factories.draft(jobs=[world["smith"]])

    assert codes(built()) == ["8131.1"]


def test_a_group_has_its_occupations_and_is_a_row_where_a_profile_names_it(world):
    assert codes(built("under=81&rows=tree")) == ["8121.2", "8131.1"]
    factories.published(jobs=[world["machines"]])

    assert codes(built("under=81&rows=tree")) == ["81", "8121.2", "8131.1"]
    assert codes(built("under=all&rows=tree")) == ["7221.3", "81", "8121.2", "8131.1"]


def test_a_profile_of_a_group_says_nothing_of_the_jobs_below_it(world):
    describe(world, "machines")

    assert cells(built("under=81"))["8131.1", "sort waste"] == Cell(esco=2)


def test_sector_and_theme_narrow_to_jobs_and_levels_of_their_profiles(world):
    plastics, theme = factories.sector("22"), factories.theme("bouw")
    describe(world, "mixer", sectors=[factories.sector("2221", plastics)])
    describe(world, "smith", themes=[theme], level=4)
    describe(world, "mixer", themes=[theme], level=1)

    assert codes(built("sector=22")) == ["8131.1"]
    assert codes(built("sector=2221")) == ["8131.1"]
    assert codes(built("theme=bouw&rows=tree")) == ["7221.3", "8131.1"]
    assert codes(built("theme=bouw&under=7")) == ["7221.3"]
    assert cells(built("sector=22"))["8131.1", "sort waste"].level == 3
    assert cells(built("theme=bouw"))["8131.1", "sort waste"].level == 1


def test_picked_jobs_are_the_rows_or_stand_beside_a_choice(world):
    picked = f"job={world['smith'].uid}"
    describe(world)

    assert codes(built(picked)) == ["7221.3"]
    assert codes(built(f"{picked}&under=81&rows=tree")) == ["7221.3", "8121.2", "8131.1"]


def test_picked_competences_are_the_columns_and_bring_the_jobs_that_ask_them(world):
    made = built(f"competence={world['weld'].uid}&rows=tree")

    assert (names(made), codes(made)) == (["weld"], ["7221.3", "8121.2", "8131.1"])
    assert names(built(f"competence={world['plan'].uid}&job={world['smith'].uid}")) == ["plan"]


def test_groups_and_tags_choose_the_columns(world):
    describe(world)

    assert sorted(names(built())) == ["plan", "sort waste", "weld"]
    assert names(built("group=green")) == ["sort waste"]
    assert sorted(names(built("group=green&group=technical"))) == ["sort waste", "weld"]
    assert names(built("circular=1")) == ["sort waste"]
    assert names(built("esco_green=1")) == ["plan"]
    assert names(built("esco_green=1&circular=1")) == []


def test_a_group_of_escos_hierarchy_holds_what_lies_below_it_at_any_depth(world):
    describe(world)
    skills = group("S")
    handling = group("S6", skills)
    sorting, other = group("S6.1", handling), group("S7", skills)
    place(world["sort"], sorting)
    world["weld"].broader.add(world["sort"])
    handling.broader.add(sorting)  # a circle does no harm

    assert sorted(names(built("skills=S6"))) == ["sort waste", "weld"]
    assert names(built("skills=S6.1&group=technical")) == ["weld"]
    assert names(built(f"skills={other.uid}")) == []
    assert built("skills=S6&size=40x60").competences == 2
    # as many columns as jobs ask decide which jobs stay, and a pick by hand takes the group's place
    assert names(built(f"skills=S7&competence={world['plan'].uid}&job={world['smith'].uid}")) == ["plan"]


def test_the_form_offers_the_top_of_the_hierarchy_and_the_way_to_the_chosen_group():
    knowledge, skills = group("K", label_nl="kennis", label_en="knowledge"), group("S")
    technique = group("", knowledge, label_nl="techniek", label_en="technique")
    energy = group("", technique, label_nl="energie", label_en="energy")
    group("S10", skills)
    group("S2", skills)

    def offered(chosen=None):
        return [(label, [option.label for option in found]) for label, found in options(chosen)]

    low = [("Groep S", ["S Groep S", "S2 Groep S2", "S10 Groep S10"])]
    assert offered() == [("Kennis", ["K Kennis", "Techniek"]), *low]
    assert offered(technique) == [("Kennis", ["K Kennis", "Techniek", "\u2003Energie"]), *low]
    assert offered(energy) == offered(technique)


def test_sources_can_be_left_out(world):
    describe(world)

    assert cells(built("source=esco")) == {
        ("8131.1", "sort waste"): Cell(esco=2),
        ("8131.1", "weld"): Cell(esco=1),
    }
    assert cells(built("source=profile")) == {
        ("8131.1", "sort waste"): Cell(level=3),
        ("8131.1", "plan"): Cell(level=2, key=True),
    }


def test_shortage_occupations_are_marked_and_can_be_chosen(world):
    describe(world)
    for year in (2024, 2026):
        ShortageListing.objects.create(year=year, title="Smid", job=world["smith"])

    assert [(row.job.code, row.shortage) for row in built("shortage=1").rows] == [("7221.3", 2026)]
    assert [row.shortage for row in built().rows] == [None]


def test_green_and_circular_shares_are_of_all_published_competences_of_a_job(world):
    describe(world)
    (row,) = built("group=technical").rows

    assert (row.asked, row.green, row.circular) == (3, 1 / 3, 1 / 3)


def test_a_map_that_is_too_small_keeps_what_profiles_ask(world, monkeypatch):
    monkeypatch.setitem(selection.SIZES, "60x100", (2, 1))
    for number in range(3):
        asks(world["furnace"], factories.competence(f"extra {number}"))
    describe(world, "smith")
    made = built("under=all&rows=tree")

    assert (codes(made), made.jobs) == (["7221.3", "8121.2"], 3)
    assert (len(made.columns), made.competences) == (1, 6)
    assert names(made)[0] in {"sort waste", "plan"}


# ---------- what is in discussion ----------


def drafted(world, house, **fields):
    """A draft that names the smith and asks `sort` at level 2."""
    row = factories.requirement_row(world["sort"], level=2)
    return factories.draft(house, jobs=[world["smith"]], requirements=[row], **fields)


def test_drafts_are_shown_to_their_partners_and_coordinators_only(world):
    house = factories.partner()
    people = factories.cast(house)
    drafted(world, house, partners=[factories.partner()])
    talk = {("7221.3", "sort waste"): Cell(talk=2), ("7221.3", "weld"): Cell(esco=2)}

    seen = {name: cells(built("", user)) for name, user in people.items()}

    insiders = {"reader", "contributor", "editor", "coordinator"}
    assert seen == {name: talk if name in insiders else {} for name in people}


def test_a_partner_that_takes_part_sees_the_draft_too(world):
    guest = factories.partner()
    drafted(world, factories.partner(), partners=[guest])

    assert codes(built("", factories.user(Role.READER, guest))) == ["7221.3"]


def test_open_proposals_show_only_what_they_change(world):
    house = factories.partner()
    editor = factories.editor(house)
    profile = describe(world, owner=house)
    content = profile.document.working.content
    level, same = content["requirements"]
    new = factories.requirement_row(world["weld"], level=1)
    proposed = content | {"requirements": [level | {"level": 4}, same, new]}
    made = proposals.propose(document=profile.document, by=editor, base=1, content=proposed, reason="Hoger")

    assert {name: cell.talk for (_job, name), cell in cells(built("", editor)).items()} == {
        "sort waste": 4,
        "plan": -1,
        "weld": 1,
    }
    assert [cell.talk for cell in cells(built("source=esco&source=profile", editor)).values()] == [-1, -1, -1]
    assert [cell.talk for cell in cells(built("", factories.editor(factories.partner()))).values()] == [-1] * 3

    proposals.withdraw(proposal=made, by=editor)
    assert [cell.talk for cell in cells(built("", editor)).values()] == [-1, -1, -1]


def test_what_is_saved_on_a_published_profile_is_in_discussion_until_it_is_published(world):
    house = factories.partner()
    editor = factories.editor(house)
    profile = describe(world, owner=house)
    content = profile.document.working.content
    content = content | {"requirements": [*content["requirements"], factories.requirement_row(world["weld"], level=4)]}
    actions.revise_profile(profile=profile, by=editor, base=1, content=content)

    assert cells(built("", editor))["8131.1", "weld"] == Cell(esco=1, talk=4)
    assert cells(built())["8131.1", "weld"] == Cell(esco=1)


def test_discussion_follows_sector_and_theme(world):
    house, theme = factories.partner(), factories.theme("bouw")
    sector = factories.sector("22")
    drafted(world, house, themes=[theme], sectors=[sector])
    editor = factories.editor(house)
    factories.theme("textiel")
    factories.sector("13")

    assert codes(built("theme=bouw&sector=22", editor)) == ["7221.3"]
    assert codes(built("theme=textiel", editor)) == []
    assert codes(built("sector=13", editor)) == []


# ---------- orders ----------


def test_rows_and_columns_stand_in_the_order_that_was_asked(world):
    describe(world, "mixer")
    describe(world, "smith")

    assert codes(built("under=all&rows=tree")) == ["7221.3", "8121.2", "8131.1"]
    assert codes(built("under=all&rows=name")) == ["7221.3", "8121.2", "8131.1"]
    assert codes(built("under=all&rows=asked")) == ["7221.3", "8131.1", "8121.2"]
    assert codes(built("under=all&rows=green"))[-1] == "8121.2"
    assert names(built("under=all&columns=name")) == ["plan", "sort waste", "weld"]
    assert names(built("under=all&columns=asked"))[0] == "weld"
    assert names(built("under=all&columns=group")) == ["sort waste", "plan", "weld"]


def test_clustering_puts_blocks_together_whatever_the_order_of_the_rows():
    blocks = [[1.0] * 4 + [0.0] * 4] * 3 + [[0.0] * 4 + [0.5] * 4] * 3
    shuffled = random.Random(5).sample(range(6), 6)

    found = [shuffled[place] // 3 for place in order.seriated([blocks[place] for place in shuffled])]

    assert found == [0, 0, 0, 1, 1, 1]


def test_clustering_is_the_same_every_time_and_keeps_every_row():
    chance = random.Random(11)
    weights = [[chance.choice((0, 0, 0.5, 1)) for _column in range(30)] for _row in range(40)]
    first = order.seriated(weights)

    assert sorted(first) == list(range(40))
    assert [order.seriated(weights) for _time in range(3)] == [first] * 3


def test_clustering_takes_maps_without_anything_in_them():
    assert [order.seriated(weights) for weights in ([], [[]], [[], [], []], [[0.0]] * 4)] == [
        [],
        [0],
        [0, 1, 2],
        [0, 1, 2, 3],
    ]


def test_likeness_is_the_weighted_jaccard_of_every_pair():
    weights = [[1, 0.5, 0], [0.5, 0.5, 1], [0, 0, 0]]
    pairs = [
        [
            sum(map(min, one, other)) / sum(map(max, one, other)) if any(one + other) else 0
            for other in weights
        ]
        for one in weights
    ]

    assert order.likeness(weights).tolist() == pairs


# ---------- the address ----------


@pytest.mark.parametrize(
    ("query", "misread"),
    [
        ("sector=zz&theme=geen&under=99", ("sector", "theme", "under")),
        ("theme=jobs-vaardigheden&under=ALL", ("theme", "under")),
        ("job=geen&competence=00000000-0000-0000-0000-000000000000", ("job", "competence")),
        ("skills=S99&group=brown&source=hearsay&size=9x9", ("skills", "group", "source", "size")),
        ("rows=colour&columns=colour&as=film&shortage=2", ("shortage", "rows", "columns", "as")),
        ("under=" + "9" * 10_000, ("under",)),
        ("at=zz&add=%27%22%3B--&unknown=1", ()),
    ],
)
def test_what_means_nothing_in_the_address_is_named(query, misread):
    assert selection.read(QueryDict(query)).misread == misread


def test_a_selection_can_be_read_back_from_its_address(world):
    factories.sector("22")
    factories.theme("bouw")
    group("S1.2")
    query = (
        f"sector=22&theme=bouw&under=81&job={world['smith'].uid}&competence={world['weld'].uid}&skills=S1.2&group=soft&circular=1"
        "&source=esco&source=discussion&size=40x60&rows=name&columns=likeness&as=list&at=0123abcd.0123abcd"
    )
    asked = selection.read(QueryDict(query))

    assert asked.misread == ()
    assert selection.read(QueryDict(asked.address())) == asked
    assert selection.read(QueryDict("")).address() == ""
