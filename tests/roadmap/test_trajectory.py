"""How far a target is: path, pace, status, and the computed need it is held against."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from coediting.errors import ContentInvalid
from coediting.models import Document, Revision
from roadmap.actions import targets
from roadmap.document import TARGET
from roadmap.models import (
    Indicator,
    IndicatorPoint,
    Measurement,
    NeedTotal,
    Target,
    WorkforceDataset,
)
from roadmap.trajectory import chart, reading, wording
from roadmap.trajectory.course import Aim, Point, is_certain, pace_of, status_of
from tests import factories
from tests.coediting.filling import form_to

RISING = Aim(Point(2020.5, 100), 200, 2030.5, True)
FALLING = Aim(Point(2020.5, 100), 0, 2030.5, False)
NANO = 10**9


# ---------- arithmetic ----------
def test_path_is_straight_between_baseline_and_goal_and_flat_outside():
    assert [RISING.path_at(time) for time in (2010, 2020.5, 2025.5, 2030.5, 2050)] == [
        100,
        100,
        150,
        200,
        200,
    ]


def test_pace_is_the_least_squares_line():
    pace = pace_of([Point(2021, 1), Point(2022, 2), Point(2023, 2), Point(2024, 3)])

    assert (pace.middle, pace.level, round(pace.slope, 9)) == (2022.5, 2.0, 0.6)
    assert round(pace.at(2030), 9) == 6.5
    assert round(pace.time_of(6.5), 9) == 2030


@pytest.mark.parametrize("times", [[], [2021], [2021, 2022], [2021, 2021, 2021]])
def test_pace_needs_three_moments(times):
    assert pace_of([Point(time, 5) for time in times]) is None


@pytest.mark.parametrize(
    ("aim", "value", "status"),
    [
        (RISING, 200, "reached"),
        (RISING, 500, "reached"),
        (RISING, 150, "on-course"),
        (RISING, 149.9, "behind"),
        (FALLING, 0, "reached"),
        (FALLING, 50, "on-course"),
        (FALLING, 50.1, "behind"),
        (FALLING, -1, "reached"),
        (Aim(Point(2020.5, 80), 80, 2030.5, True), 80, "reached"),
        (Aim(Point(2020.5, 80), 80, 2030.5, True), 79, "behind"),
        (Aim(Point(2020.5, 0), 0, 2030.5, False), 0, "reached"),
        (Aim(Point(2020.5, 0), 0, 2030.5, False), 1, "behind"),
        (Aim(Point(2020.5, 0.1), 0.3, 2030.5, True), 0.1 + 0.1, "on-course"),
        (Aim(None, 200, 2030.5, True), 150, "no-data"),
        (Aim(None, 200, None, True), 250, "reached"),
        (Aim(Point(2020.5, 100), None, 2030.5, True), 150, "no-data"),
        (Aim(Point(2020.5, 100), 200, None, True), 150, "no-data"),
    ],
)
def test_status_follows_the_rule(aim, value, status):
    assert status_of(aim, Point(2025.5, value)) == status


def test_after_its_year_a_target_is_reached_or_behind():
    assert [status_of(RISING, Point(2031, value)) for value in (200, 199)] == ["reached", "behind"]


def test_without_a_baseline_the_pace_decides():
    aim = Aim(None, 100, 2030, True)
    fast, slow = ([Point(2020 + n, step * n) for n in range(4)] for step in (10, 1))

    assert [status_of(aim, points[-1], pace_of(points)) for points in (fast, slow)] == ["on-course", "behind"]


def test_bounds_on_both_sides_of_the_path_are_told():
    assert is_certain(FALLING, Point(2025.5, 40, 30, 49))
    assert not is_certain(FALLING, Point(2025.5, 40, 30, 60))


@pytest.mark.parametrize(
    ("least", "most", "marks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (77, 80, [77, 78, 79, 80]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (-5, 5, [-5, -2.5, 0, 2.5, 5]),
        (50, 50, [49, 49.5, 50, 50.5, 51]),
    ],
)
def test_marks_of_the_picture_are_round_and_hold_everything(least, most, marks):
    assert chart.round_marks(least, most) == marks


@pytest.mark.parametrize(
    ("value", "unknown", "status"), [(40, 5, "on-course"), (40, 20, "no-data"), (60, 20, "behind")]
)
def test_people_of_whom_nothing_is_known_may_decide(value, unknown, status):
    assert status_of(FALLING, Point(2025.5, value, value, value, 0.5, unknown)) == status


# ---------- what counts ----------
@pytest.fixture
def owner(db):
    return factories.partner()


def aim(owner, **fields):
    shape = {"baseline_value": 100, "baseline_year": 2020, "target_value": 200, "target_year": 2030}
    return factories.target(owner, **shape | fields)


def measure(target, value, year):
    measurement = targets.propose_measurement(
        target=target, date=datetime.date(year, 7, 1), value=value, source="Telling"
    )
    return targets.accept_measurement(measurement=measurement)


def course(target):
    return reading.courses(Target.objects.for_listing().filter(pk=target.pk))[0]


def total(year, sector, group, mid, **fields):
    """A stored total, in persons: 1,000 workers of whom 800 are known about, unless told otherwise."""
    dataset = WorkforceDataset.objects.get_or_create(
        slug="telling", defaults={"name_nl": "Telling", "reference_date": "2021", "current": True}
    )[0]
    place = {"region": fields.pop("region", "vlaanderen"), "node_id": sector.pk, "axis": "sector"}
    people = {"headcount": 1000, "covered": 800, "low": mid, "mid": mid, "high": mid} | fields
    nano = {name: value * NANO for name, value in people.items()}
    NeedTotal.objects.create(dataset_id=dataset.pk, year=year, group=group, **place, **nano)


def test_accepted_measurements_count_and_lead_to_a_forecast(owner):
    target = aim(owner)
    for year, value in ((2021, 110), (2022, 120), (2023, 130)):
        measure(target, value, year)
    targets.propose_measurement(target=target, date=datetime.date(2024, 7, 1), value=0, source="x")

    found = course(target)

    assert [point.value for point in found.points] == [110, 120, 130]
    assert (found.status, round(found.share, 2)) == ("on-course", 0.3)
    assert round(found.forecast.value) == 200


def test_pace_that_sinks_below_zero_stops_there(owner):
    target = aim(owner, target_value=0, direction="down")
    for year, value in ((2021, 60), (2022, 40), (2023, 20)):
        measure(target, value, year)

    assert course(target).forecast.value == 0
    assert course(target).expected == 2024


def test_too_few_values_give_no_forecast_and_say_so(owner):
    target = aim(owner)
    measure(target, 150, 2025)

    assert course(target).forecast is None
    assert "1" in wording.pace(course(target))


def test_target_measured_by_an_indicator_follows_its_points(owner):
    series = Indicator.objects.create(
        slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV"
    )
    IndicatorPoint.objects.create(indicator=series, year=2025, value=160)
    target = aim(owner, measured_by="indicator", indicator=str(series.uid))
    measure(target, 1, 2026)

    found = course(target)

    assert [(point.year, point.value) for point in found.points] == [(2025, 160)]
    assert found.status == "on-course"


def test_target_measured_by_the_computed_need_reads_its_sectors_and_group(owner):
    parent, other = factories.sector("20"), factories.sector("30")
    child = factories.sector("20.1", parent=parent)
    for region in ("vlaanderen", "elders"):
        total(2021, child, "green", 300, low=200, high=400, region=region)
    total(2021, parent, "green", 50, low=40, high=60)
    total(2021, parent, "soft", 999)
    total(2021, other, "green", 999)
    target = aim(
        owner,
        baseline_value=700,
        target_value=0,
        direction="down",
        measured_by="need",
        competence_group="green",
        sectors=[str(parent.uid)],
    )

    point = course(target).latest

    assert (point.year, point.low, point.value, point.high) == (2021, 440, 650, 860)
    assert point.coverage == 0.8
    stored = NeedTotal.objects.of_sectors(parent).filter(group="green").add_up()
    assert (stored["low"], stored["mid"], stored["high"]) == (point.low, point.value, point.high)


def test_need_of_years_to_come_is_shown_and_does_not_count(owner):
    year = timezone.localdate().year
    for number, mid in ((year, 10), (year + 4, 20)):
        total(number, factories.sector(f"{number}"), "any", mid)

    found = course(aim(owner, measured_by="need"))

    assert ([p.value for p in found.points], [p.value for p in found.beside]) == ([10], [20])


def test_target_without_sectors_or_group_is_held_against_all_of_them(owner):
    for code, mid in (("20", 10), ("30", 20)):
        total(2021, factories.sector(code), "any", mid)
    target = aim(owner, measured_by="need")

    assert course(target).latest.value == 30


@pytest.mark.parametrize(("headcount", "covered"), [(9, 9), (1000, 0)])
def test_needs_of_few_people_or_without_knowledge_are_no_data(owner, headcount, covered):
    total(2021, factories.sector("20"), "any", 5, headcount=headcount, covered=covered)
    target = aim(owner, measured_by="need")

    assert (course(target).points, course(target).status) == ([], "no-data")


# ---------- set by hand ----------
def save(target, by, **changes):
    revision = Revision.objects.filter(document=target.pk).latest("number")
    content = revision.content | changes
    return targets.revise_target(target=target, by=by, base=revision.number, content=content)


def test_status_set_by_hand_needs_a_reason_and_shows_it(client, owner):
    target = aim(owner, slug="doel")
    by = factories.editor(owner)
    with pytest.raises(ContentInvalid) as caught:
        save(target, by, status_override="behind")
    assert [(fault.path, fault.code) for fault in caught.value.faults] == [
        ("status_reason/nl", "reason-needed")
    ]

    save(target, by, status_override="behind", status_reason={"nl": "De cijfers komen later.", "en": ""})

    page = client.get(reverse("target", args=["doel"]))
    assert (page.context["course"].status, page.context["course"].computed) == ("behind", "no-data")
    assert "De cijfers komen later." in page.content.decode()


def test_measuring_by_an_indicator_needs_one(owner):
    with pytest.raises(ContentInvalid) as caught:
        aim(owner, measured_by="indicator")

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [("indicator", "indicator-needed")]


def test_direction_that_nobody_chose_follows_the_goal(owner):
    assert Target.objects.get(pk=aim(owner, target_value=0).pk).direction == "down"
    assert Target.objects.get(pk=aim(owner).pk).direction == "up"


def test_revision_from_before_these_fields_reads_and_can_be_edited(client, owner):
    target = aim(owner, slug="doel")
    new = ("measured_by", "indicator", "status_override", "status_reason")
    first = Revision.objects.get(document=target.pk)
    content = {name: value for name, value in first.content.items() if name not in new}
    old = Revision.objects.create(
        document=first.document, number=2, version=2, content=content, origin="page"
    )
    Document.objects.filter(pk=target.pk).update(working=old, published=old, version=2)
    TARGET.project(first.document, old)
    by = factories.editor(owner)
    client.force_login(by)

    names = ("target", "target-edit", "target-history")
    pages = [client.get(reverse(name, args=["doel"])).status_code for name in names]
    save(target, by, unit="fietsen")
    targets.restore_target(target=target, by=by, number=2, base=3)

    assert pages == [200, 200, 200]
    assert Target.objects.get(pk=target.pk).measured_by == "measurements"


# ---------- page ----------
def test_target_page_shows_picture_table_and_reason(client, owner):
    target = aim(owner, slug="doel")
    for year, value in ((2021, 110), (2022, 120), (2023, 130)):
        measure(target, value, year)

    page = client.get(reverse("target", args=["doel"]))
    html = page.content.decode()

    assert 'class="c-line c-line--path"' in html
    assert 'role="img"' in html
    assert [row["when"] for row in page.context["rows"]] == ["2020", "2021", "2022", "2023", "2030", "2030"]


def test_declined_measurement_tells_why_to_those_who_take_part_only(client, owner):
    target = aim(owner, slug="doel")
    people = factories.cast(owner)
    proposed = targets.propose_measurement(
        target=target, date=datetime.date(2025, 1, 1), value=150, source="x", by=people["contributor"]
    )
    address = reverse("measurement-decline", args=["doel", proposed.uid])
    client.force_login(people["contributor"])
    assert client.post(address, {"reason": "Dubbel geteld"}).status_code == 403
    client.force_login(people["editor"])
    client.post(address, {"reason": "  "})
    assert Measurement.objects.get().status == "proposed"

    client.post(address, {"reason": "Dubbel geteld"})

    assert (Measurement.objects.get().status, Measurement.objects.get().decided_by) == (
        "declined",
        people["editor"],
    )
    assert "Dubbel geteld" in client.get(reverse("target", args=["doel"])).content.decode()
    client.logout()
    assert "Dubbel geteld" not in client.get(reverse("target", args=["doel"])).content.decode()


def test_accepted_measurement_can_still_be_declined(owner):
    target = aim(owner)
    measured = measure(target, 150, 2025)

    targets.decline_measurement(measurement=measured, reason="Foute telling", by=factories.editor(owner))

    assert course(target).points == []


@pytest.mark.parametrize("rows", [1, 3])
def test_courses_of_many_targets_take_one_query_for_the_needs(owner, rows, django_assert_num_queries):
    sector = factories.sector("20")
    total(2021, sector, "any", 5)
    series = Indicator.objects.create(
        slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV"
    )
    for _number in range(rows):
        aim(owner, measured_by="need", sectors=[str(sector.uid)])
        aim(owner, measured_by="indicator", indicator=str(series.uid))

    with django_assert_num_queries(
        6
    ):  # targets, measurements, sectors, indicators, their points; and the needs
        reading.courses(Target.objects.for_listing())


def test_edit_page_picks_one_indicator_and_drops_it(client, owner):
    first, second = (
        Indicator.objects.create(slug=slug, title_nl=slug, title_en=slug, unit="percent", source="SERV")
        for slug in ("een", "twee")
    )
    target = aim(owner, slug="doel")
    client.force_login(factories.editor(owner))
    address = reverse("target-edit", args=["doel"])
    form = form_to(client.get(address), address)

    for series in (first, second):
        form = form_to(client.post(address, form.data(do=f"pick:indicator:{series.uid}")), address)
    picked = form.value("indicator")
    client.post(address, form.data(measured_by="indicator"))
    saved = form_to(client.get(address), address)
    dropped = form_to(client.post(address, saved.data(do=f"drop:indicator:{second.uid}")), address)

    assert picked == str(second.uid)
    assert Target.objects.get(pk=target.pk).indicator == second
    assert dropped.value("indicator") is None


def test_type_ahead_finds_indicators(client, owner):
    Indicator.objects.create(
        slug="graad", title_nl="Werkgraad", title_en="Rate", unit="percent", source="SERV"
    )
    client.force_login(factories.editor(owner))

    found = client.get(reverse("target-options"), {"source": "indicator", "q": "werkg"}).json()

    assert [(item["label"], item["hint"]) for item in found] == [("Werkgraad", "percent")]
