"""Releases: frozen and whole, and the difference of two told apart by cause."""

import csv
import io

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coediting.models import Delivery, Event
from partners.models import Role
from roadmap.actions import needs, releases
from roadmap.models import NeedRelease, NeedTotal
from roadmap.needs import causes, material, recount
from roadmap.needs import releases as reading
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
SUMS = ("headcount", "covered", "low", "mid", "high")
CELLS = [
    ("20", "8131", 211.3, 2026, "limburg"),
    ("20", "8131", 97.1, 2026, "antwerpen"),
    ("22", "81", 61, 2026, "antwerpen"),
    ("22", "31", 33, 2026, "antwerpen"),
]


@pytest.fixture
def place():
    sectors, jobs = world.sectors(), world.jobs()
    world.load(CELLS)
    operator = world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40), (5, 12.5, 30), slug="operator")
    world.evidence(operator.requirements.first().competence, 11, 17, 29, region="limburg")
    needs.recompute_all()
    return {"sectors": sectors, "jobs": jobs, "operator": operator}


def freeze(slug, by=None):
    """A release, once the worker has done what the fixtures set going."""
    Delivery.objects.all().delete()
    return releases.freeze(slug=slug, name_nl=f"Uitgave {slug}", name_en=f"Release {slug}", by=by)


def other_workforce(place):
    world.load([(sector, job, heads * 1.1, *rest) for sector, job, heads, *rest in CELLS[1:]])


def other_profile(place):
    rows = place["operator"].document.working.content["requirements"]
    world.change(place["operator"], requirements=[rows[0] | {"lacking_high": 77}])


def other_evidence(place):
    world.evidence(place["operator"].requirements.last().competence, 1, 2, 3, sector=place["sectors"]["22"])


CHANGES = {"workforce": other_workforce, "profiles": other_profile, "evidence": other_evidence}


def split(old, new):
    return reading.difference(old, new, 2026, 2026)


def totals():
    return sorted(NeedTotal.objects.values_list("year", "axis", "region", "group", *SUMS))


def test_release_holds_the_stored_figures_and_what_gives_them(place):
    release = freeze("2026-Q4")

    frozen = release.figures["rows"]
    rows = sorted((year, axis, region, group, *sums) for year, axis, _node, region, group, *sums in frozen)
    assert rows == totals()
    kept = NeedRelease.objects.get(pk=release.pk)
    again = recount.compute(material.unpacked(kept.material))
    assert reading.figures(again, release.dataset_id)["rows"] == kept.figures["rows"]
    assert kept.content_hash == reading.content_hash(kept.figures, kept.material)
    assert release.inputs["profiles"] == {"operator": 1}
    assert Event.objects.filter(kind="needs.released", subject=str(release.uid)).count() == 1


def test_material_comes_back_as_it_was(place):
    from roadmap.needs import inputs

    now, _stored = inputs.read()
    back = material.unpacked(material.packed(now))

    for name in ("published", "regions", "profile_jobs", "profile_sectors", "jobs", "sectors"):
        assert getattr(back, name) == getattr(now, name)
    for name in ("requirements", "evidence"):
        assert np.array_equal(getattr(back, name).tolist(), getattr(now, name).tolist())
    assert {name: column.tolist() for name, column in back.workforce.items()} == {
        name: column.tolist() for name, column in now.workforce.items()
    }
    for broken in (b"", b"PK", b"\x00" * 100):
        with pytest.raises(ValueError, match="no inputs"):
            material.unpacked(broken)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_release_never_changes(place, change):
    release = freeze("2026-Q4")
    found = NeedRelease.objects.filter(pk=release.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        found.delete() if change == "delete" else found.update(figures={})

    assert found.get().content_hash == release.content_hash


def test_release_survives_the_account_that_made_it(place):
    user = factories.coordinator()
    release = freeze("2026-Q4", by=user)

    NeedRelease.objects.filter(pk=release.pk).update(by=None)

    assert NeedRelease.objects.get(pk=release.pk).by is None


@pytest.mark.parametrize("cause", CHANGES)
def test_where_one_cause_changed_all_of_the_difference_is_there(place, cause):
    old = freeze("old")
    CHANGES[cause](place)
    needs.recompute_all()
    new = freeze("new")

    found = split(old, new)

    was, now, parts = found.of_group("green")
    difference = [one - other for one, other in zip(now, was, strict=True)]
    assert any(difference)
    assert parts[cause] == difference
    assert all(parts[other] == [0] * 5 for other in CHANGES if other != cause)


def test_parts_add_up_exactly_where_everything_changed(place):
    old = freeze("old")
    for change in CHANGES.values():
        change(place)
    needs.recompute_all()
    new = freeze("new")

    found = split(old, new)

    for key in found.old:
        for at in range(len(SUMS)):
            parts = [found.parts[key][cause][at] for cause in causes.CAUSES]
            assert sum(parts) == found.new[key][at] - found.old[key][at]
    assert [whole for side in (found.of_group("green")[:2]) for whole in side] == [
        round(reading.totals(side, 2026)["green"][name] * 1e9) for side in (old, new) for name in SUMS
    ]
    for line in [*reading.by_group(found), *reading.by_sector(found, "green")]:
        assert sum(line.parts.values()) == line.difference == line.new - line.old
    assert all(found.of_group("green")[2][cause][3] for cause in CHANGES)


def test_sector_without_profiles_is_unknown_and_not_nought(place):
    old = freeze("old")
    world.load([*CELLS, ("2011", "31", 20, 2026, "antwerpen")])
    needs.recompute_all()
    later = freeze("later")
    world.profile([place["jobs"]["31"]], [place["sectors"]["C"]], (50, 50, 50), slug="controller")
    needs.recompute_all()
    new = freeze("new")

    before, after = (reading.by_sector(split(*sides), "green") for sides in ((old, later), (later, new)))

    line = before[-1]
    assert (line.subject.code, line.sides, line.difference) == ("2011", (0, None), None)
    assert next(line for line in after if line.subject.code == "2011").sides == (None, 10)
    page = Client().get("/en/needs/releases/compare/?old=old&new=later").content.decode()
    assert page.count(">unknown</td>") == 2


def test_same_release_has_no_difference(place):
    old = freeze("old")

    assert {line.difference for line in reading.by_group(split(old, old))} == {0}


@pytest.mark.parametrize(
    ("parts", "divisor", "total", "whole"),
    [
        ([1, 1, 1], 3, None, [1, 0, 0]),
        ([-7, 3, 4], 6, 0, [-1, 0, 1]),
        ([5, 5, -10], 6, 0, [1, 1, -2]),
        ([0, 0, 0], 1, -1, [0, 0, -1]),
        ([100, 0, 0], 10, 12, [11, 1, 0]),
    ],
)
def test_whole_parts_add_up(parts, divisor, total, whole):
    found = causes.in_whole(parts, divisor, total)

    assert sum(found) == (sum(parts) // divisor if total is None else total)
    assert found == whole


def test_freezing_waits_for_the_recompute_and_asks_a_coordinator(place):
    with pytest.raises(PermissionDenied):
        releases.freeze(slug="x", name_nl="x", name_en="x", by=factories.editor(factories.partner()))
    with pytest.raises(ValidationError) as refused:
        releases.freeze(slug="x", name_nl="x", name_en="x")
    assert refused.value.code == "recomputing"
    other_profile(place)
    with pytest.raises(ValidationError) as refused:
        freeze("x")
    assert refused.value.code == "differs"
    needs.recompute_all()
    freeze("x")
    for taken in ("x", "compare"):
        with pytest.raises(ValidationError):
            freeze(taken)


def test_without_figures_nothing_is_frozen():
    with pytest.raises(ValidationError):
        freeze("x")


# ---------- pages and API ----------


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_coordinator_freezes_on_the_page_and_others_read_it(place):
    coordinator = signed_in(factories.coordinator())
    data = {"slug": "2026-Q4", "name_nl": "Vierde kwartaal", "name_en": "Fourth quarter"}
    Delivery.objects.all().delete()

    assert coordinator.post("/en/needs/releases/", data).status_code == 302
    assert coordinator.post("/en/needs/releases/", data).status_code == 422
    assert Client().post("/en/needs/releases/", data).status_code == 403
    page = Client().get("/en/needs/releases/2026-Q4/").content.decode()
    assert "Fourth quarter" in page
    assert NeedRelease.objects.get().content_hash in page
    assert "http://testserver/en/needs/releases/2026-Q4/" in page


def test_coordinator_freezes_with_the_api_as_on_the_page(place):
    coordinator, editor = signed_in(factories.coordinator()), signed_in(factories.editor(factories.partner()))
    names = {"nl": "Vierde kwartaal", "en": "Fourth quarter"}
    body = {"slug": "2026-Q4", "name": names, "note": {"nl": "Af", "en": ""}}

    def send(client, query="", **more):
        return client.post(f"/api/v1/need-releases/{query}", body | more, content_type="application/json")

    early = send(coordinator)
    Delivery.objects.all().delete()
    trial = send(coordinator, "?dry_run=true")
    assert not NeedRelease.objects.exists()
    made = send(coordinator)

    assert (early.status_code, early.json()["errors"][0]["code"]) == (422, "recomputing")
    assert (trial.status_code, trial.json()["content_hash"]) == (200, made.json()["content_hash"])
    assert (made.status_code, made.headers["Location"]) == (201, made.json()["uri"])
    assert (made.json()["name"], made.json()["note"]) == (body["name"], body["note"])
    assert Client().get(made.json()["uri"]).json() == made.json()
    assert [(fault["pointer"], fault["code"]) for fault in send(coordinator).json()["errors"]] == [("/slug", "unique")]
    assert send(coordinator, slug="geen woord").status_code == 400
    assert [send(client).status_code for client in (editor, Client())] == [403, 401]


def test_files_hold_the_figures_and_hide_few_people(place):
    world.load([*CELLS, ("20", "31", 4, 2026, "limburg")])
    needs.recompute_all()
    release = freeze("q")
    member = signed_in(factories.user(Role.READER, factories.partner()))

    answers = {}
    for name, client in (("public", Client()), ("member", member)):
        text = b"".join(client.get(f"/en/needs/releases/{release.slug}.csv")).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        answers[name] = {
            (row["axis"], row["code"], row["region"]): row["headcount"] for row in rows if row["group"] == "green"
        }
    assert answers["member"]["job", "31", "limburg"] == "4.0"
    assert answers["public"]["job", "31", "limburg"] == ""
    assert answers["public"]["job", "8131", "limburg"] == ""  # the only other one: it would give that away
    assert answers["public"]["sector", "20", "limburg"] == "215.3"
    assert Client().get(f"/en/needs/releases/{release.slug}.json").json()["content_hash"] == release.content_hash
    assert Client().get(f"/en/needs/releases/{release.slug}.xlsx").status_code == 200
    assert Client().get(f"/en/needs/releases/{release.slug}.pdf").status_code == 404


def test_compare_page_and_api(place):
    freeze("old")
    other_workforce(place)
    needs.recompute_all()
    freeze("new")

    page = Client().get("/en/needs/releases/compare/?old=old&new=new").content.decode()
    answer = Client().get("/api/v1/need-releases/new/compare/?with=old").json()

    green = next(row for row in answer["groups"] if row["group"] == "green")
    assert green["difference"] == green["workforce"] != 0
    assert (green["profiles"], green["evidence"]) == (0, 0)
    assert f"−{-green['difference']}" in page
    assert Client().get("/en/needs/releases/compare/").content.decode().count("<table") == page.count("<table") > 0
    assert Client().get("/api/v1/need-releases/new/compare/?with=x").status_code == 404
    assert Client().get("/en/needs/releases/compare/?old=x").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts(place, count):
    for number in range(count):
        freeze(f"r{number}")
    client = Client()
    addresses = (
        "/en/needs/releases/",
        "/en/needs/releases/r0/",
        "/api/v1/need-releases/",
        "/api/v1/need-releases/r0/figures/",
    )
    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts == [2, 2, 1, 3]  # of the figures: they, and where their sectors and jobs stand in the trees
