"""The map as a page, a table, a picture, a file and for machines: the same cells everywhere, never an error page."""

import csv
import io
import re
import xml.etree.ElementTree as ET

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from profiles.maps import selection
from profiles.models import Competence, Job, JobCompetence, ShortageListing
from tests import factories
from tests.profiles.curating import replaced

pytestmark = pytest.mark.django_db
MISREAD = "Een deel van dit adres"


def asks(job, competence, importance="essential"):
    return JobCompetence.objects.create(job=job, competence=competence, importance=importance)


def described(number, house=None, **fields):
    """An occupation with an ESCO edge and a published profile that asks two competences."""
    group = Job.objects.filter(code="8").first() or factories.job("8")
    job = factories.job(f"813{number}.1", group, Job.Kind.OCCUPATION)
    known = asks(job, factories.competence(f"esco {number}", Competence.Group.SOFT)).competence
    rows = [
        factories.requirement_row(factories.competence(f"green {number}", circular=True), level=3),
        factories.requirement_row(known, level=1, importance="optional"),
    ]
    return factories.published(house, jobs=[job], requirements=rows, **fields)


def page(client, query="", user=None, **headers):
    if user:
        client.force_login(user)
    response = client.get(f"{reverse('map')}?{query}", headers=headers)
    assert response.status_code == 200
    return response


def place(job, competence):
    return f"{str(job.uid)[:8]}.{str(competence.uid)[:8]}"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_page_shows_every_cell_as_a_button_that_keeps_the_choice(client):
    factories.theme("bouw")
    profile = described(1, themes=[factories.theme("textiel")])
    job = profile.jobs.get()
    html = page(client, "theme=textiel&rows=name").content.decode()
    table = html[html.index("<table") : html.index("</table>")]

    assert '<input type="hidden" name="theme" value="textiel">' in html
    assert '<input type="hidden" name="rows" value="name">' in html
    assert sorted(re.findall(r"name=at value=(\S+)", table)) == sorted(
        place(job, row.competence) for row in profile.requirements.all()
    )


def test_page_marks_shortage_shares_and_circular_competences(client):
    profile = described(1)
    ShortageListing.objects.create(year=2026, title="Menger", job=profile.jobs.get())
    html = page(client).content.decode()

    assert re.findall(r'<abbr class="shortage" title="([^"]*)">', html) == ["knelpuntberoep, lijst van 2026"]
    assert re.findall(r'<td class="heat__share">(\d*)', html) == ["50", "50"]
    assert html.count('<span class="heat__tag" aria-hidden="true">') == 1


def test_job_that_is_out_of_use_is_marked_and_leads_to_what_it_goes_on_as(client):
    profile, other = described(1), described(2)
    gone, heir = profile.jobs.get(), other.jobs.get()
    with translation.override("en"):
        assert "no longer in use" not in text(page(client))
        replaced(gone, [heir])

        shown = [text(page(client, query)) for query in ("rows=name", "rows=name&as=list")]
        csv_lines = client.get(reverse("map-download", args=["csv"])).getvalue().decode("utf-8-sig")
    jobs = client.get("/api/v1/map/?rows=name").json()["jobs"]

    words = "“Job 8131.1 in English” is no longer in use. It goes on as: Job 8132.1 in English"
    assert [words in whole for whole in (*shown, csv_lines)] == [True] * 3
    assert "† no longer in use: Job 8131.1 in English" in shown[0]
    assert [(job["status"], job["successors"]) for job in jobs] == [("retired", [str(heir.uid)]), ("current", [])]


def test_empty_portal_says_what_to_do(client):
    assert "Geen jobs passen bij deze keuze" in text(page(client))
    described(1)
    assert "Deze jobs vragen zulke competenties niet" in text(page(client, "group=technical"))


def test_cell_is_taken_apart_on_the_page_and_alone_for_htmx(client):
    profile = described(1, title="Menger")
    job, row = profile.jobs.get(), profile.requirements.get(importance="optional")
    at = f"at={place(job, row.competence)}"
    whole = page(client, at)
    alone = page(client, at, **{"HX-Request": "true", "HX-Target": "cell"})

    assert "<html" in whole.content.decode()
    assert "<table" not in alone.content.decode()
    for response in (whole, alone):
        assert [str(found.profile) for found in response.context["detail"].requirements] == ["Menger"]
        assert [edge.importance for edge in response.context["detail"].edges] == ["essential"]
    assert "HX-Target" in alone.headers["Vary"]


@pytest.mark.parametrize("at", ["zz", "00000000.00000000", "'\"<b>", "1" * 10_000])
def test_a_cell_that_is_not_there_is_no_error(client, at):
    described(1)
    assert page(client, f"at={at}").context["detail"] is None


def test_cell_shows_what_is_in_discussion_only_to_who_may_see_it(client):
    house = factories.partner()
    job, wanted = factories.job("8131.1", kind=Job.Kind.OCCUPATION), factories.competence()
    asks(job, wanted)
    row = factories.requirement_row(wanted)
    draft = factories.draft(house, jobs=[job], title="Geheim", requirements=[row])
    query = f"job={job.uid}&at={place(job, wanted)}"

    assert "Geheim" not in text(page(client, query))
    assert "Geheim" not in text(page(client, query, user=factories.editor(factories.partner())))
    member = page(client, query, user=factories.editor(house))
    assert [found["profile"].pk for found in member.context["detail"].talks] == [draft.pk]


def test_things_to_add_are_found_and_kept_in_the_address(client):
    job = factories.job("8131.1", label_nl="menger", label_en="mixer")
    found = page(client, "add=menger&shortage=1").context["found"]

    assert [row["address"] for row in found] == [f"job={job.uid}&shortage=1"]
    assert "Niets gevonden" in text(page(client, "add=onvindbaar"))


def test_table_lists_the_cells_of_the_map(client):
    described(1, title="Menger")
    response = page(client, "as=list&rows=name&columns=name")

    assert [(line["column"].label.plain, line["asked"]) for line in response.context["lines"]] == [
        ("Esco 1 (nl)", "niveau 1, wenselijk"),
        ("Green 1 (nl)", "niveau 3, essentieel"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "sector=zz&theme=geen&under=99&group=x&source=x&size=1x1&rows=x&columns=x&as=x&shortage=x&job=x&competence=x",
        "under=" + "8" * 5_000,
        "job=" + "&job=".join(["x"] * 500),
        "add=%27%22%3B--%5C%25_&at=%E2%80%8F",
        "add=" + "a" * 10_000 + "&page=-1&as=list",
    ],
)
def test_what_cannot_be_read_is_said_and_never_an_error(client, query):
    described(1)
    response = page(client, query)

    assert bool(response.context["misread"]) == (MISREAD in text(response))
    if response.context["misread"]:
        for name, kind in (("map-download", "csv"), ("map-picture", "svg")):
            assert client.get(f"{reverse(name, args=[kind])}?{query}").status_code == 400
        assert client.get(f"/api/v1/map/?{query}").status_code == 400


@pytest.mark.parametrize("name", ["map-download", "map-picture"])
def test_unknown_kind_of_file_is_not_found(client, name):
    assert client.get(reverse(name, args=["exe"])).status_code == 404


def download(client, kind, query=""):
    response = client.get(f"{reverse('map-download', args=[kind])}?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def expected_lines(profile, job):
    """What the files say of the profile of `described(1)`."""
    green, esco = profile.requirements.order_by("position")
    about = ["Job 8131.1", "8131.1", str(job.uid), "", "50.0", "50.0"]
    return [
        [*about, "Green 1 (nl)", str(green.competence.uid), "groen", "ja", "3", "essentieel", "ja", "", ""],
        [*about, "Esco 1 (nl)", str(esco.competence.uid), "soft skills", "", "1", "wenselijk", "ja", "essentieel", ""],
    ]


def test_csv_reads_back_as_the_cells(client):
    profile = described(1)
    lines = list(csv.reader(io.StringIO(download(client, "csv").decode("utf-8-sig"))))

    assert lines[1:3] == expected_lines(profile, profile.jobs.get())
    assert lines[3] == [""]
    assert {line[0] for line in lines[4:]} >= {"Bron", "Adres"}


def test_spreadsheet_reads_back_as_the_cells(client):
    profile = described(1)
    rows = list(openpyxl.load_workbook(io.BytesIO(download(client, "xlsx"))).active.values)

    as_text = [["" if cell is None else str(cell) for cell in row] for row in rows[1:3]]
    expected = expected_lines(profile, profile.jobs.get())
    assert as_text == [["50" if cell == "50.0" else cell for cell in line] for line in expected]


def test_files_hold_drafts_only_for_who_may_see_them(client):
    house = factories.partner()
    job, wanted = factories.job("8131.1", kind=Job.Kind.OCCUPATION), factories.competence("secret")
    factories.draft(house, jobs=[job], requirements=[factories.requirement_row(wanted)])
    query = f"job={job.uid}"

    def seen():
        everything = download(client, "csv", query), client.get(f"/api/v1/map/?{query}").content
        picture = client.get(f"{reverse('map-picture', args=['svg'])}?{query}").content
        return ["secret" in body.decode().lower() for body in (*everything, picture)]

    assert seen() == [False] * 3
    client.force_login(factories.editor(house))
    assert seen() == [True] * 3


def test_svg_is_well_formed_and_names_jobs_and_competences(client):
    described(1)
    root = ET.fromstring(client.get(reverse("map-picture", args=["svg"])).content)
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]

    assert {"Job 8131.1", "Green 1 (nl)", "Esco 1 (nl)", "3", "1", "50 %"} <= set(words)


def test_png_opens_and_is_as_large_as_the_map_asks(client):
    described(1)
    picture = Image.open(io.BytesIO(client.get(reverse("map-picture", args=["png"])).content))

    assert (picture.format, picture.width) == ("PNG", 2 * 960)


def test_api_says_the_same_as_the_page(client):
    profile = described(1)
    body = client.get("/api/v1/map/?columns=name").json()

    assert (body["jobs_found"], body["competences_found"]) == (1, 2)
    (job,) = body["jobs"]
    assert (job["uid"], job["code"], job["competences"], job["green_share"]) == (
        str(profile.jobs.get().uid),
        "8131.1",
        2,
        0.5,
    )
    assert [competence["labels"]["en"] for competence in body["competences"]] == ["esco 1", "green 1"]
    said = {"importance": "optional", "esco": "essential", "in_discussion": False, "level_in_discussion": None}
    assert body["cells"][0] == {"job": 0, "competence": 0, "level": 1} | said
    assert client.get("/api/v1/map/?colour=red").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 11), ("as=list", 11), ("theme=bouw", 12), ("under=all", 11), ("under=8", 12)]
)
def test_page_has_a_constant_query_count(client, django_assert_num_queries, count, query, queries):
    theme = factories.theme("bouw")
    for number in range(count):
        described(number, themes=[theme])
    page(client, "rows=name")

    with django_assert_num_queries(queries):
        page(client, query)


@pytest.mark.parametrize("count", [1, 3])
def test_page_for_members_has_a_constant_query_count(client, django_assert_num_queries, count):
    house = factories.partner()
    for number in range(count):
        described(number, house)
        row = factories.requirement_row(factories.competence())
        factories.draft(house, jobs=[factories.job(f"72{number}1.1", kind=Job.Kind.OCCUPATION)], requirements=[row])
    user = factories.editor(house)
    page(client, user=user)

    with django_assert_num_queries(17):
        page(client)


def test_largest_map_is_cut_to_its_size(client, monkeypatch):
    monkeypatch.setitem(selection.SIZES, "200x300", (2, 2))
    for number in range(3):
        described(number)
    response = page(client, "size=200x300&as=list")

    assert (len(response.context["matrix"].rows), len(response.context["matrix"].columns)) == (2, 2)
    assert "2 van 3 jobs en 2 van 4 competenties" in text(response)
