"""Indicator series: their pages, and who changes their values."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from roadmap.actions.indicators import change_points
from roadmap.actions.roadmaps import put_indicator
from roadmap.actions.versioned import Stale
from roadmap.models import FormerState, Indicator, IndicatorPoint
from tests import factories
from tests.coediting.filling import form_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    made = Indicator.objects.create(
        slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV"
    )
    IndicatorPoint.objects.create(indicator=made, year=2022, value=77.3, note="Afgerond. / Rounded.")
    return made


def point(year, value=1.0, note=""):
    return {"year": year, "value": value, "note": note}


def stored(series):
    return list(series.points.order_by("year").values_list("year", "value"))


def test_change_replaces_the_points_and_counts(series):
    changed = change_points(
        indicator=series, by=factories.coordinator(), base=1, points=[point(2023, 78), point(2021, 76.5)]
    )

    assert (stored(series), changed.version) == ([(2021, 76.5), (2023, 78)], 2)


def test_points_that_come_anew_as_facts_count_as_a_change(series):
    before = series.version
    row = {name: getattr(series, name) for name in ("slug", "title_nl", "title_en", "unit", "source")}

    put_indicator(data=row | {"points": [{"year": 2030, "value": 3.5, "note": ""}]})

    series.refresh_from_db()
    assert (series.version, series.points.get(year=2030).value) == (before + 1, 3.5)
    assert FormerState.objects.filter(uid=series.uid, version=before).count() == 1


def test_change_of_nothing_saves_nothing(series):
    points = [point(2022, 77.3, "Afgerond. / Rounded.")]

    assert change_points(indicator=series, by=None, base=1, points=points).version == 1


def test_stale_change_is_refused(series):
    change_points(indicator=series, by=None, base=1, points=[point(2023)])

    with pytest.raises(Stale):
        change_points(indicator=series, by=None, base=1, points=[point(2024)])
    assert stored(series) == [(2023, 1)]


@pytest.mark.parametrize(
    "points",
    [
        [point(2022), point(2022)],
        [point(1800)],
        [point(2022, float("nan"))],
        [point(2022, 1e20)],
        [point(2022, note="x" * 301)],
    ],
    ids=str,
)
def test_bad_points_are_refused(series, points):
    with pytest.raises(ValidationError):
        change_points(indicator=series, by=None, base=1, points=points)

    assert stored(series) == [(2022, 77.3)]


@pytest.mark.parametrize("name", ["editor", "contributor", "reader", "disabled", "anonymous"])
def test_only_coordinators_change_points(series, name):
    by = factories.cast(factories.partner())[name]

    with pytest.raises(PermissionDenied):
        change_points(indicator=series, by=by, base=1, points=[])


def test_page_is_public_with_table_and_picture(client, series):
    IndicatorPoint.objects.create(indicator=series, year=2023, value=78)

    html = client.get(reverse("indicator", args=["graad"])).content.decode()

    assert "77,3" in html
    assert "Afgerond." in html
    assert 'role="img"' in html


def test_form_adds_and_takes_away_points(client, series):
    client.force_login(factories.coordinator())
    address = reverse("indicator-edit", args=["graad"])
    form = form_to(client.get(address), "")
    assert form.value("rows-0-value") == "77,3"

    client.post(
        address,
        form.data(**{"rows-0-year": "", "rows-0-value": "", "rows-1-year": "2024", "rows-1-value": "79,5"}),
    )

    assert stored(series) == [(2024, 79.5)]


def test_stale_form_loses_nothing(client, series):
    client.force_login(factories.coordinator())
    address = reverse("indicator-edit", args=["graad"])
    form = form_to(client.get(address), "")
    change_points(indicator=series, by=None, base=1, points=[point(2022, 70)])

    answer = client.post(address, form.data(**{"rows-1-year": "2024", "rows-1-value": "79,5"}))

    assert answer.status_code == 409
    assert "2022: 70" in answer.content.decode()
    client.post(address, form_to(answer, "").data())
    assert stored(series) == [(2022, 77.3), (2024, 79.5)]


def test_edit_page_is_for_coordinators(client, series):
    address = reverse("indicator-edit", args=["graad"])
    assert client.get(address).status_code == 302
    client.force_login(factories.editor(factories.partner()))

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for number in range(rows):
        made = Indicator.objects.create(
            slug=f"i{number}", title_nl="I", title_en="I", unit="persons", source="S"
        )
        IndicatorPoint.objects.create(indicator=made, year=2022, value=1)

    with django_assert_num_queries(2):
        client.get(reverse("indicators"))
