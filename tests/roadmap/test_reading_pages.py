"""The pages of roadmaps and targets: progress, the trajectory, what the source leaves open."""

import datetime

import pytest
from django.urls import reverse

from roadmap import presentation
from roadmap.actions import targets
from roadmap.models import Action, ActionLine, Indicator, IndicatorPoint, Measurement, Roadmap, Target
from roadmap.trajectory import reading
from tests import factories

pytestmark = pytest.mark.django_db
AIM = {"baseline_value": 100, "baseline_year": 2020, "target_value": 200, "target_year": 2030}


def plan(slug="plan", **fields):
    titles = {"title_nl": f"Plan {slug}", "title_en": f"Plan {slug}"}
    return Roadmap.objects.create(slug=slug, publisher="WSE", date="2021", **titles, **fields)


def measure(target, value, year=2025, accepted=True):
    date = datetime.date(year, 6, 30)
    measurement = targets.propose_measurement(target=target, date=date, value=value, source="Telling")
    if accepted:
        targets.accept_measurement(measurement=measurement)


def aim(**fields):
    """A target as its page reads it."""
    return Target.objects.get(pk=factories.target(**AIM | fields).pk)


def course(target):
    """The course of a target as lists read it."""
    return reading.courses(Target.objects.for_listing().filter(pk=target.pk))[0]


def progress(target):
    return presentation.progress(course(target))


def test_progress_counts_accepted_measurements_only():
    target = factories.target(**AIM)
    measure(target, 150)
    measure(target, 190, year=2026, accepted=False)

    shown = progress(target)

    assert (shown.percent, shown.latest_value, shown.proposed) == (50, "150", 1)


@pytest.mark.parametrize(("value", "share"), [(100, 0.0), (90, 0.0), (150, 0.5), (250, 1.0)])
def test_share_of_the_way_stays_between_start_and_goal(value, share):
    target = aim()
    measure(target, value)

    assert course(target).share == share


def test_share_of_the_way_of_a_falling_target():
    target = aim(baseline_value=50, target_value=10, direction="down")
    measure(target, 30)

    assert course(target).share == 0.5


def test_target_without_goal_has_no_share():
    target = factories.target(baseline_value=162, baseline_year=2019, unit="municipalities")
    measure(target, 221)

    assert (progress(target).percent, progress(target).latest_value) == (None, "221")


@pytest.mark.parametrize(
    ("text", "words"), [("2023", "2023"), ("2022-03", "maart 2022"), ("2021-06-01", "1 juni 2021"), ("ooit", "ooit")]
)
def test_source_date_is_as_precise_as_the_source(text, words):
    assert presentation.source_date(text) == words


def test_note_in_two_languages_is_shown_in_one():
    assert presentation.note_in_language("Afgerond. / Rounded.") == "Afgerond."
    assert presentation.note_in_language("Afgerond.") == "Afgerond."


def test_roadmap_page_leaves_open_what_the_source_leaves_open(client):
    roadmap = plan(note_nl="De bron zegt niet welke actie bij welke lijn hoort.")
    line = ActionLine.objects.create(roadmap=roadmap, slug="een", kind="line-of-force", title_nl="Een", title_en="One")
    Action.objects.create(roadmap=roadmap, line=line, slug="a", title_nl="Met lijn", title_en="With line")
    Action.objects.create(roadmap=roadmap, slug="b", title_nl="Zonder lijn", title_en="Without line")

    response = client.get(reverse("roadmap-detail", args=["plan"]))

    assert [[action.slug for action in row["actions"]] for row in response.context["lines"]] == [["a"]]
    assert [action.slug for action in response.context["loose"]] == ["b"]
    assert roadmap.note in response.content.decode()


def test_target_page_offers_editing_only_to_who_may(client):
    house = factories.partner()
    factories.target(house, slug="doel", **AIM)
    offered = {}
    for who, user in factories.cast(house).items():
        if user.is_authenticated and user.is_active:
            client.force_login(user)
        else:
            client.logout()
        context = client.get(reverse("target", args=["doel"])).context
        offered[who] = (context["may_edit"], context["measurement_form"] is not None)

    assert offered == {
        "reader": (False, False),
        "contributor": (False, True),
        "editor": (True, True),
        "stranger": (False, False),
        "coordinator": (True, True),
        "disabled": (False, False),
        "anonymous": (False, False),
    }


def test_empty_roadmap_says_what_comes(client):
    response = client.get(reverse("roadmap"))

    assert response.content.decode().count('class="empty"') == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_roadmap_overview_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    sector = factories.sector()
    for number in range(rows):
        roadmap = plan(f"plan-{number}")
        ActionLine.objects.create(roadmap=roadmap, slug="een", kind="pillar", title_nl="Een", title_en="One")
        target = factories.target(roadmap=roadmap, sectors=[str(sector.uid)], **AIM)
        measure(target, 150)
        indicator = Indicator.objects.create(slug=f"i{number}", title_nl="I", title_en="I", unit="persons", source="S")
        IndicatorPoint.objects.create(indicator=indicator, year=2022, value=1)

    with django_assert_num_queries(9):
        client.get(reverse("roadmap"))


@pytest.mark.parametrize("rows", [1, 3])
def test_roadmap_page_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    roadmap = plan()
    sector = factories.sector()
    for number in range(rows):
        line = ActionLine.objects.create(roadmap=roadmap, slug=f"l{number}", kind="pillar", title_nl="L", title_en="L")
        action = Action.objects.create(
            roadmap=roadmap, line=line, slug=f"a{number}", title_nl="A", title_en="A", owner=factories.partner()
        )
        target = factories.target(roadmap=roadmap, sectors=[str(sector.uid)], actions=[str(action.uid)], **AIM)
        measure(target, 150)

    with django_assert_num_queries(9):
        client.get(reverse("roadmap-detail", args=["plan"]))


@pytest.mark.parametrize("rows", [1, 3])
def test_target_page_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    target = factories.target(slug="doel", sectors=[str(factories.sector(f"2{n}").uid) for n in range(rows)], **AIM)
    for number in range(rows):
        measure(target, 150, year=2021 + number)
    assert Measurement.objects.count() == rows

    with django_assert_num_queries(6):
        client.get(reverse("target", args=["doel"]))
