"""The needs page and the figures it lends to other pages."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from coediting.models import Delivery
from profiles.models import Job, Sector
from roadmap.actions import evidence, needs, scenarios
from roadmap.needs import headline, question, reading
from roadmap.needs.answer import answer
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
SECTORS = {"20": 34_000, "22": 19_000, "24": 19_000, "19": 4_000}
LEAVING = 0.03522822699346784


def study(jobs=("81",)):
    """The four sectors of the study with all their workers in as many jobs, its evidence and its scenario."""
    top = factories.sector("C")
    for code in SECTORS:
        factories.sector(code, top)
    machines = factories.job("8")
    for code in jobs:
        factories.job(code, machines)
    world.load(
        [
            (code, job, heads / len(jobs), 2021, "vlaanderen")
            for code, heads in SECTORS.items()
            for job in jobs
        ]
    )
    keys = [f"nacebel2025:{code}" for code in SECTORS]
    for group, heads in {"green": 59_000, "soft": 67_000, "digital": 49_000}.items():
        evidence.record_evidence(
            group=group, sectors=keys, headcount=heads, out_of=76_000, year=2021, source="Studie 2021"
        )
    scenarios.save_scenario(
        slug="studie-2021",
        name_nl="Studie 2021",
        name_en="Study 2021",
        horizon_from=2021,
        horizon_to=2035,
        yearly_leaving=LEAVING,
        hires_total=30_000,
        standard=True,
    )
    needs.recompute_all()


def ask(**parameters):
    return question.read(parameters)


def profile_for(sector, job="81", *shares):
    made = world.profile(
        [Job.objects.get(code=job)],
        [Sector.objects.get(code=sector)],
        *(shares or [(10, 20, 30)]),
        slug=f"p{sector}-{job}",
    )
    needs.refresh_profile(made.pk)
    return made


def test_study_workforce_adds_up_to_76000():
    study()

    whole = reading.total(ask())

    assert (whole.headcount, whole.covered, whole.known) == (76_000, 0, False)
    assert [reading.total(ask(sector=f"nacebel2025:{code}")).headcount for code in SECTORS] == [
        34_000,
        19_000,
        19_000,
        4_000,
    ]
    assert reading.total(ask(sector="nacebel2025:C")).headcount == 76_000


def test_study_figures_stand_on_the_home_page_without_invented_bounds():
    study()
    profile_for("20")

    figures = headline.headline_figures()

    assert [(figure["value"], figure["out_of"], figure["low"], figure["high"]) for figure in figures] == [
        (59_000, 76_000, None, None),
        (67_000, 76_000, None, None),
        (49_000, 76_000, None, None),
        (30_000, 76_000, None, None),
    ]
    below = figures[0]["bottom_up"]
    assert (below.low, below.mid, below.high, below.covered) == (3_400, 6_800, 10_200, 34_000)
    assert round(figures[0]["coverage"], 4) == round(34 / 76, 4)


def test_home_has_no_figures_without_evidence():
    assert headline.headline_figures() == []


def test_overlap_of_the_groups_comes_from_the_study():
    study()

    overlap = answer(ask(group="any"))["overlap"]

    assert (overlap.at_least_one, overlap.in_all) == ((67_000, 76_000), (23_000, 49_000))


def test_hires_of_the_scenario():
    study()

    hiring = answer(ask())["hiring"]

    assert (round(hiring.hires, 6), round(hiring.share, 3)) == (30_000, 0.395)


def test_parts_beside_a_total_add_up():
    study(jobs=("81", "82", "83"))
    for job, low in (("81", 11.1), ("82", 33.3)):
        profile_for("20", job, (low, low + 1, low + 2))

    found = answer(ask(sector="nacebel2025:20", group_by="job"))

    rows = [row for row in found["chart"].rows if row.mid is not None]
    assert [sum(getattr(row, bound) for row in rows) for bound in ("low", "mid", "high")] == [
        found["shown"].low,
        found["shown"].mid,
        found["shown"].high,
    ]
    assert [(job.code, people) for job, people in found["uncovered"]] == [("83", 11_333)]
    assert found["without_profile"] == 11_333


def test_sectors_are_split_at_the_first_level_where_they_differ():
    study()
    profile_for("20")
    profile_for("22")

    rows = answer(ask())["chart"].rows

    assert [(row.subject.code, row.mid, row.figure.coverage_percent) for row in rows] == [
        ("20", 6_800, 100),
        ("22", 3_800, 100),
        ("24", None, 0),
        ("19", None, 0),
    ]


def test_words_that_mean_nothing_give_the_standard_answer_and_say_so():
    study()

    asked = ask(
        sector="nace2:20",
        job="isco:99",
        region="atlantis",
        theme="none",
        group="green'--",
        year="soon",
        scenario="",
        group_by="\x00",
    )

    assert (asked.sector, asked.job, asked.region, asked.theme, asked.group, asked.year, asked.by) == (
        None,
        None,
        "",
        None,
        "green",
        2021,
        "sector",
    )
    assert asked.misread == ("sector", "job", "region", "theme", "group", "year")


def test_what_a_profile_moves():
    study(jobs=("81", "82"))
    profile = profile_for("20")

    moved = headline.profile_needs(profile)

    assert (moved["covered"], moved["cells"]) == (17_000, 1)
    assert [
        (g["group"], g["low"], g["mid"], g["high"], g["known"], g["unknown"]) for g in moved["groups"]
    ] == [
        ("green", 1700, 3400, 5100, 1, 0),
        ("any", 1700, 3400, 5100, 1, 0),
    ]


def test_need_of_a_job_counts_the_jobs_below_it_in_every_sector():
    study(jobs=("81", "82"))
    profile_for("20", "81")
    dataset = reading.current_dataset()

    machines = reading.of_job(dataset, 2021, Job.objects.get(code="8"))
    one = reading.of_job(dataset, 2021, Job.objects.get(code="81"))

    assert machines["green"] == reading.Figure(76_000, 17_000, 1_700, pytest.approx(3_400), 5_100)
    assert (one["green"].headcount, one["digital"].mid) == (38_000, 0)
    assert reading.of_job(dataset, 2020, Job.objects.get(code="8")) == {}


def text(response):
    """The page's words on one line, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def url(name, language="en", **arguments):
    with translation.override(language):
        return reverse(name, kwargs=arguments)


def get(client, query="", language="en"):
    with translation.override(language):
        return client.get(f"{reverse('needs')}?{query}")


def test_empty_page_says_what_to_do(client):
    assert "There are no figures yet" in text(get(client))


def test_page_answers_with_bounds_and_coverage(client):
    study()
    profile_for("20")

    page = text(get(client, "sector=nacebel2025:C&group=green&year=2021&scenario=studie-2021"))

    assert "between 3,400 and 10,200" in page
    assert "Coverage: 45% of 76,000 workers. Of the other 42,000 we do not know it" in page
    assert "30,000 people have to be hired: 39.5% of the 76,000" in page
    assert "2.021" not in page
    assert "2,021" not in page


def test_page_in_dutch_writes_numbers_the_dutch_way(client):
    study()
    profile_for("20")

    page = text(get(client, language="nl"))

    assert "6.800" in page
    assert "2.021" not in page


def test_page_without_a_profile_says_unknown_and_not_zero(client):
    study()

    page = text(get(client))

    assert "Unknown is not zero." in page


def test_page_says_when_a_recompute_waits(client):
    study()
    profile = profile_for("20")
    Delivery.objects.all().delete()
    assert "Recomputing" not in text(get(client))

    world.change(profile, requirements=world.rows((40, 50, 60)))
    waiting = text(get(client))
    needs.refresh_profile(profile.pk)

    assert "These figures are as of revision 1 of p20-81" in waiting


def test_page_never_shows_a_sum_over_groups(client):
    study()

    assert "175,000" not in text(get(client, "group=any"))


def test_page_leads_to_the_explanation_of_its_figure(client):
    study()
    profile_for("20")

    html = get(client, "group=green&job=isco:81").content.decode()

    assert f'href="{url("needs-explain")}?job=isco%3A81&amp;group=green&amp;year=2021"' in html


def test_page_refuses_what_is_no_reading(client):
    study()
    assert client.post(url("needs")).status_code == 405
