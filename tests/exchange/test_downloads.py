"""The files to download: complete, of one moment, the same in every format, and sent as files should be."""

import csv
import gzip
import hashlib
import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from coediting.actions import review
from coediting.models import Delivery
from exchange import tasks
from exchange.actions import feed
from exchange.downloads import files, making
from exchange.downloads.about import RESOURCES
from exchange.models import Change
from profiles.models import JobCompetence, Profile, ShortageListing
from tests import factories
from tests.exchange import rdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "downloads"


@pytest.fixture
def world(home):
    """One thing of most kinds, and their files."""
    job, competence = factories.job(), factories.competence(alt_en=["=1+1"])
    JobCompetence.objects.create(job=job, competence=competence, importance="essential")
    ShortageListing.objects.create(year=2025, title="Sorter", job=job, causes=["quantitative"])
    task = factories.task_row(support=factories.language_map("Een kaart"))
    row = factories.requirement_row(competence, tasks=[task["id"]], applied=factories.language_map("Aan de band"))
    factories.published(slug="sorter", jobs=[job], sectors=[factories.sector()], tasks=[task], requirements=[row])
    factories.draft(slug="secret", title="Geheim")
    return making.make()


def content(home, name):
    data = (home / "current" / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def test_every_resource_is_there_and_the_manifest_tells_the_truth(home, world):
    assert files.current() == world
    assert list(dict.fromkeys(file.resource for file in world.files)) == list(RESOURCES)
    for file in world.files:
        data = (home / "current" / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_every_format_of_every_resource_has_the_same_rows(home, world, subtests):
    """One test for all of them, so that the files are made once."""
    for name in RESOURCES:
        with subtests.test(name):
            told = files.current().of(name)
            rows = list(csv.reader(io.StringIO(content(home, f"{name}.csv").decode("utf-8-sig"))))[1:]
            sheet = openpyxl.load_workbook(io.BytesIO(content(home, f"{name}.xlsx"))).active
            counts = {"csv": len(rows), "xlsx": sheet.max_row - 1}
            if "nq.gz" in told:
                body = json.loads(content(home, f"{name}.jsonld.gz"))
                assert rdf.quads_of(content(home, f"{name}.nq.gz").decode()) == rdf.quads_by_rdflib(body)
                things = [node for node in body["@graph"] if "dcat:Dataset" not in node["@type"]]
                counts |= dict.fromkeys(("jsonld.gz", "nq.gz"), len(things))
            assert counts == {ending: file.rows for ending, file in told.items()}
            assert counts["csv"] > 0, name


def test_linked_data_is_what_the_api_tells_everybody(client, home, world):
    body = json.loads(content(home, "profiles.jsonld.gz"))

    told = client.get("/api/v1/profiles/sorter/?format=jsonld").json()
    assert [node.get("slug") for node in body["@graph"]] == [None, "sorter"]
    differing = {name for name in body["@graph"][1] if body["@graph"][1][name] != told[name]}
    assert differing == {"uri"}  # by the portal's own address, and not by the one that the client used


def test_head_of_a_file_says_what_esco_asks(home, world):
    head = json.loads(content(home, "competences.jsonld.gz"))["@graph"][0]

    assert head["licence_note"]["en"] == "This service uses the ESCO classification of the European Commission."
    assert "licence_note" not in json.loads(content(home, "profiles.jsonld.gz"))["@graph"][0]


def test_tables_hold_the_insides_of_profiles(home, world):
    (row,) = csv.DictReader(io.StringIO(content(home, "profile-requirements.csv").decode("utf-8-sig")))
    (task,) = csv.DictReader(io.StringIO(content(home, "profile-tasks.csv").decode("utf-8-sig")))
    sheet = openpyxl.load_workbook(io.BytesIO(content(home, "competences.xlsx"))).active

    assert (row["slug"], row["competence.label"], row["level"], row["applied.nl"]) == (
        "sorter", "sort waste (nl)", "2", "Aan de band",
    )  # fmt: skip
    assert (task["title.nl"], task["suitability"], task["support.en"]) == ("Sorteert", "yes", "Een kaart in English")
    assert sheet.max_row == 1 + files.current().of("competences")["xlsx"].rows
    assert b"Geheim" not in content(home, "profiles.csv")


def test_new_set_takes_the_place_of_the_old_one_and_two_stay(home, world):
    factories.theme("new")

    second, third = making.make(), making.make()

    sets = [each for each in home.iterdir() if not each.is_symlink()]
    assert (len(sets), files.current()) == (2, third)
    assert [each.of("themes")["csv"].rows for each in (world, second)] == [1, 2]


def test_what_says_the_same_stays_the_same_file(home, world):
    factories.theme("new")

    after = making.make()

    changed = {file.resource for file, old in zip(after.files, world.files, strict=True) if file != old}
    assert changed == {"themes"}
    for file in after.files:
        assert hashlib.sha256((home / "current" / file.name).read_bytes()).hexdigest() == file.sha256


def test_failure_leaves_the_set_of_before(home, world, monkeypatch):
    def fails(*_arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr(making, "xlsx_pieces", fails)
    with pytest.raises(OSError, match="full"):
        making.make()

    assert files.current() == world
    assert sorted(each.name[0] for each in home.iterdir()) == ["2", "c"]


def test_file_that_was_lost_is_made_anew(home, world):
    lost = home / "current" / "themes.csv"
    lost.unlink()
    (home / "current" / "jobs.xlsx").write_bytes(b"cut off")

    after = making.make()

    assert [file for file in after.files if file.ending == "csv"] == [f for f in world.files if f.ending == "csv"]
    for file in after.files:
        data = (home / "current" / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_what_a_killed_maker_left_behind_goes(home, world):
    (home / ".making-killed").mkdir()
    (home / ".making-killed" / "themes.csv").write_text("half")

    making.make()

    assert sorted(each.name[0] for each in home.iterdir()) == ["2", "2", "c"]


def test_files_that_hold_a_withdrawn_profile_are_not_given_until_they_are_made_anew(client, home, world):
    profile = Profile.objects.get(slug="sorter")
    review.withdraw_publication(document=profile.document, by=factories.coordinator(), reason="Fout")
    (delivery,) = Delivery.objects.filter(task="exchange.tasks.withhold_downloads")

    tasks.withhold_downloads(delivery.pk)

    shown = {file["resource"] for file in client.get("/api/v1/downloads/").json()["results"]}
    assert set(RESOURCES) - shown == {"profiles", "profile-tasks", "profile-requirements"}
    assert client.get("/api/v1/downloads/profiles.csv").status_code == 404
    assert client.get("/api/v1/downloads/themes.csv").status_code == 200

    tasks.make_first_downloads()

    after = files.current()
    tasks.make_first_downloads()
    assert files.current() == after
    assert {file.resource for file in after.files} == set(RESOURCES)
    assert b"sorter" not in content(home, "profiles.csv") + content(home, "profile-tasks.csv")
    assert client.get("/api/v1/downloads/profiles.csv").status_code == 200


def test_files_begun_before_something_was_withdrawn_do_not_show_it(home, world, monkeypatch):
    """A maker looks at the database, somebody withdraws, and only then the maker is done."""
    written = making._write

    def withdrawn_meanwhile(path, *given):
        if path.name == "profiles.csv":
            files.withhold(["profiles"])
        return written(path, *given)

    monkeypatch.setattr(making, "_write", withdrawn_meanwhile)
    making.make()

    assert "profiles" not in {file.resource for file in files.current().files}
    assert files.is_wanting()


def test_feed_goes_on_where_the_files_end(home):
    factories.theme("old")
    feed.follow()
    manifest = making.make()
    factories.theme("new")
    feed.follow()

    assert [change.data["slug"] for change in Change.objects.after(manifest.changes_since)] == ["new"]


def test_first_files_are_made_once(home):
    tasks.make_first_downloads()
    first = files.current()
    tasks.make_first_downloads()

    assert files.current() == first


def test_command_makes_them(home, capsys):
    call_command("downloads")

    assert "themes.csv" in capsys.readouterr().out


# ---------- fetching ----------

DATA = b"slug,name.nl\r\nwse,Werk\r\nvdab,VDAB\r\n"


@pytest.fixture
def ready(home):
    """A set with one small file."""
    made = home / ".making-by-hand"
    made.mkdir(parents=True)
    (made / "partners.csv").write_bytes(DATA)
    file = files.File("partners.csv", "partners", "csv", len(DATA), 2, hashlib.sha256(DATA).hexdigest())
    files.publish(made, files.Manifest(timezone.now(), 7, [file], {}))


def fetched(client, name="partners.csv", **headers):
    response = client.get(f"/api/v1/downloads/{name}", headers=headers)
    return response, b"".join(response.streaming_content) if response.streaming else response.content


def test_file_comes_whole_and_only_to_who_does_not_have_it(client, ready):
    response, data = fetched(client)
    again, nothing = fetched(client, **{"If-None-Match": response.headers["ETag"]})
    head = client.head("/api/v1/downloads/partners.csv")

    assert (response.status_code, data) == (200, DATA)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="partners.csv"'
    assert (again.status_code, nothing) == (304, b"")
    assert (head.headers["Content-Length"], b"".join(head.streaming_content)) == (str(len(DATA)), b"")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-99999999", slice(3, None)),
    ],
)
def test_part_of_a_file(client, ready, asked, part):
    etag = f'"{hashlib.sha256(DATA).hexdigest()}"'

    for headers in ({"Range": asked}, {"Range": asked, "If-Range": etag}):
        response, data = fetched(client, **headers)

        first = part.start % len(DATA)
        assert (response.status_code, data) == (206, DATA[part])
        assert response.headers["Content-Range"] == f"bytes {first}-{first + len(data) - 1}/{len(DATA)}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Range": "bytes=99999999-"}, 416),
        ({"Range": "bytes=-0"}, 416),
        ({"Range": "bytes=9-3"}, 200),
        ({"Range": "bytes=0-1,4-5"}, 200),
        ({"Range": "lines=1-2"}, 200),
        ({"Range": "bytes=-"}, 200),
        ({"Range": "bytes=0-1", "If-Range": '"another"'}, 200),
    ],
)
def test_part_that_cannot_be(client, ready, headers, status):
    response, data = fetched(client, **headers)

    assert response.status_code == status
    if status == 416:
        assert response.headers["Content-Range"] == f"bytes */{len(DATA)}"
    else:
        assert data == DATA


@pytest.mark.parametrize("name", ["nothing.csv", "..%2Fmanifest.json", "manifest.json", "%2e%2e", "current"])
def test_only_files_of_the_manifest_are_sent(client, ready, name):
    response, _data = fetched(client, name)

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


# ---------- being told ----------


def test_api_lists_what_the_manifest_says(client, world):
    body = client.get("/api/v1/downloads/").json()

    assert len(body["results"]) == len(world.files)
    one = next(each for each in body["results"] if each["name"] == "competences.csv")
    assert (one["sha256"], one["uri"]) == (
        world.of("competences")["csv"].sha256,
        "http://testserver/api/v1/downloads/competences.csv",
    )
    assert client.get(one["uri"]).status_code == 200


def test_page_shows_every_file_and_what_esco_asks(client, world):
    for language, words in (("nl", "ESCO-classificatie"), ("en", "ESCO classification")):
        html = client.get(f"/{language}/downloads/").content.decode()

        assert [file.name for file in world.files if f'/api/v1/downloads/{file.name}"' not in html] == []
        assert words in html


def test_page_and_api_before_the_first_night(client, home):
    page, body = client.get("/en/downloads/"), client.get("/api/v1/downloads/").json()

    assert "No files are made yet" in page.content.decode()
    assert body == {"made": None, "changes_since": None, "results": []}
