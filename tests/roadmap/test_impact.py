"""The impact preview: its figures are, to the last digit, those after really publishing."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coediting import actions as documents
from profiles.models import Profile
from roadmap.actions import needs
from roadmap.models import NeedTotal
from roadmap.needs import impact
from roadmap.needs.tables import AXES, GROUPS
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
SUMS = ("headcount", "covered", "low", "mid", "high")


@pytest.fixture
def place():
    """An operator's profile in 20 and 22, one of all of 8 in C with evidence in a region, one of technicians in 22."""
    sectors, jobs = world.sectors(), world.jobs()
    world.load(
        [
            ("20", "8131", 211.3, 2026, "limburg"),
            ("20", "8131", 97.1, 2026, "antwerpen"),
            ("2011", "81", 55.5, 2026, "limburg"),
            ("22", "81", 61, 2026, "antwerpen"),
            ("22", "31", 33, 2026, "antwerpen"),
            ("20", "31", 12.25, 2026, "limburg"),
        ]
    )
    operator = world.profile([jobs["81"]], [sectors["20"], sectors["22"]], (20, 30, 40), (5, 12.5, 30), slug="operator")
    general = world.profile([jobs["8"]], [sectors["C"]], (1, 2, 3), group="soft", slug="general")
    technician = world.profile([jobs["31"]], [sectors["22"]], (50, 60, 70), slug="technician")
    for profile, region in ((operator, "limburg"), (general, "")):
        world.evidence(profile.requirements.first().competence, 11, 17, 29, region=region)
    needs.recompute_all()
    return {"sectors": sectors, "jobs": jobs, "operator": operator, "general": general, "technician": technician}


def totals():
    return {
        (total.axis, total.node_id, total.region, total.group): [getattr(total, name) for name in SUMS]
        for total in NeedTotal.objects.all()
    }


def moved(result, regions=("antwerpen", "limburg")):
    """{key: difference} of every total that the preview changes."""
    sums = {}
    for sign, records in zip((-1, 1), result.totals, strict=True):
        for row in records:
            key = AXES[row["axis"]], int(row["node"]), regions[row["region"]], GROUPS[row["group"]]
            was = sums.get(key, [0] * 5)
            sums[key] = [one + sign * int(row[name]) for one, name in zip(was, SUMS, strict=True)]
    return {key: values for key, values in sums.items() if any(values)}


def published_difference(profile, content):
    before = totals()
    world.change(profile, **content) if content is not None else world.publish(profile)
    needs.refresh_profile(profile.pk)
    after = totals()
    differences = {key: [a - b for a, b in zip(after[key], before[key], strict=True)] for key in before}
    return {key: values for key, values in differences.items() if any(values)}


def previewed(profile, **content):
    profile = Profile.objects.select_related("document__working").get(pk=profile.pk)
    return impact.preview(profile, profile.document.working.content | content)


def as_refs(nodes):
    return [str(node.uid) for node in nodes]


def requirement(profile, place=0, **fields):
    rows = profile.document.working.content["requirements"]
    return [*rows[:place], rows[place] | fields, *rows[place + 1 :]]


def changes(place):
    """{what: (profile, changed content)}"""
    jobs, sectors, operator = place["jobs"], place["sectors"], place["operator"]
    fresh = factories.requirement_row(factories.competence(group="digital"), low=3, mid=33.3, high=60)
    rows = operator.document.working.content["requirements"]
    return {
        "share": {"requirements": requirement(operator, lacking_mid=37.7)},
        "level, so that the evidence no longer fits": {"requirements": requirement(operator, level=3)},
        "unknown": {"requirements": requirement(operator, lacking_low=None, lacking_mid=None, lacking_high=None)},
        "added requirement": {"requirements": [*rows, fresh]},
        "other order": {"requirements": rows[::-1]},
        "other requirements": {"requirements": [fresh]},
        "job added": {"jobs": as_refs([jobs["81"], jobs["3"]])},
        "job removed": {"jobs": []},
        "sector removed": {"sectors": as_refs([sectors["22"]])},
        "sector added": {"sectors": as_refs([sectors["C"]])},
        "a tie with the technicians": {"jobs": as_refs([jobs["81"], jobs["31"]])},
        "everything": {
            "jobs": as_refs([jobs["8131"], jobs["31"]]),
            "sectors": as_refs([sectors["C"]]),
            "requirements": [fresh, rows[1]],
        },
    }


@pytest.mark.parametrize("number", range(12))
def test_preview_is_what_publishing_does(place, number):
    content = list(changes(place).values())[number]

    result = previewed(place["operator"], **content)

    assert moved(result) == published_difference(place["operator"], content)


def test_first_publication_is_what_publishing_does(place):
    rows = [*world.rows((10, 20, 30)), *world.rows((0, 1, 2), group="technical")]
    new = factories.draft(
        jobs=[place["jobs"]["8131"]], sectors=[place["sectors"]["20"]], requirements=rows, themes=[factories.theme()]
    )
    documents.require_approvals(document=new.document, by=None, count=0)

    result = previewed(new)

    assert moved(result) == published_difference(new, None)
    assert [(move.job.code, move.other.slug) for move in result.gained] == [("8131", "operator")]


def test_random_edits_are_what_publishing_does(place):
    """Forty edits in a row, of all three profiles, each on what the last one left."""
    dice = random.Random(4)
    jobs, sectors = list(place["jobs"].values()), list(place["sectors"].values())
    competences = [factories.competence(group=group) for group in ("green", "green", "soft", "digital", "technical")]
    for competence in competences[:3]:
        world.evidence(competence, 3, 5, 8, job=dice.choice(jobs), region=dice.choice(["", "limburg"]))
        world.evidence(competence, 13, 15, 18, sector=dice.choice(sectors))
    profiles = [place[name] for name in ("operator", "general", "technician")]
    for _turn in range(40):
        profile = Profile.objects.get(pk=dice.choice(profiles).pk)
        rows = []
        for competence in dice.sample(competences, dice.randint(1, 5)):
            low, mid, high = sorted(dice.choices(range(101), k=3)) if dice.random() > 0.2 else (None, None, None)
            rows.append(factories.requirement_row(competence, low=low, mid=mid, high=high))
        content = {"requirements": rows}
        if dice.random() < 0.6:
            content["jobs"] = as_refs(dice.sample(jobs, dice.randint(0, 2)))
            content["sectors"] = as_refs(dice.sample(sectors, dice.randint(1, 2)))

        result = previewed(profile, **content)

        assert moved(result) == published_difference(profile, content)


def test_preview_tells_figures_now_and_then(place):
    result = previewed(place["technician"], requirements=requirement(place["technician"], lacking_high=80))

    green = next(group for group in result.groups if group.group == "green")
    assert (green.now.low, green.now.mid, green.now.high) == (16.5, 19.8, 23.1)
    assert (green.difference.low, green.difference.mid, green.difference.high) == (0, 0, 3.3)
    assert (result.headcount, green.now.covered, result.moves) == (33, 33, False)


def test_preview_tells_who_comes_goes_and_ties(place):
    jobs, sectors = place["jobs"], place["sectors"]

    result = previewed(place["operator"], jobs=as_refs([jobs["31"]]), sectors=as_refs([sectors["22"], sectors["20"]]))

    assert [(move.sector.code, move.job.code, move.headcount, move.other) for move in result.gained] == [
        ("20", "31", 12.25, None)
    ]
    assert {(move.sector.code, move.job.code, move.other.slug) for move in result.lost} == {
        ("20", "8131", "general"),
        ("2011", "81", "general"),
        ("22", "81", "general"),
    }
    assert [(move.sector.code, move.job.code, move.other.slug) for move in result.tied] == [("22", "31", "technician")]


def test_what_is_typed_may_be_incomplete(place):
    rows = [
        *place["operator"].document.working.content["requirements"],
        factories.requirement_row(factories.competence(), level=None),
        {"id": "no uuid", "competence": None},
        factories.requirement_row(factories.competence(), low=90, mid=10, high="x"),
    ]

    result = previewed(place["operator"], requirements=rows, jobs=["nonsense"], vks_level="x", strange=3)

    assert (result.left_out, result.unordered) == (1, 1)
    assert len(result.lost) == 3


def test_without_figures_there_is_no_preview():
    assert previewed(factories.draft()) is None


def test_preview_writes_nothing_and_takes_no_lock(place):
    with CaptureQueriesContext(connection) as queries:
        previewed(place["operator"], jobs=[])

    said = " ".join(query["sql"] for query in queries).upper()
    assert [word for word in ("INSERT", "UPDATE ", "DELETE", "ADVISORY", "FOR UPDATE") if word in said] == []
