"""Bringing back an edited table in the browser: download, a look at what would change, and only then the changes."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from coediting.compare import changes
from coediting.models import Proposal
from exchange.tables import presenting, telling
from partners.models import Role
from profiles.document import SCHEMA
from profiles.models import ImportJob
from tests import factories
from tests.exchange.tabling import bring, links, press, shown, uploaded, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tables_world):
    return tables_world


def read(response):
    """The rows of a downloaded spreadsheet as {header: value}."""
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# ---------- downloading ----------
def test_tables_to_download_are_those_one_takes_part_in(world, browse):
    factories.published(factories.partner(), slug="of-others")
    world.revise(lambda content: content.update(vks_level=7))

    response = browse(world.contributor).get(reverse("table-download", args=["profiles", "xlsx"]))

    assert re.fullmatch(
        r'attachment; filename="profiles-\d{4}-\d\d-\d\d\.xlsx"', response.headers["Content-Disposition"]
    )
    assert [(row["slug"], row["revision"], row["vks_level"]) for row in read(response)] == [
        ("sorter", 2, 7),
        ("draft", 1, None),
    ]


def test_coordinators_download_everything(world, browse):
    factories.published(factories.partner(), slug="of-others")

    response = browse(factories.coordinator()).get(reverse("table-download", args=["profiles", "xlsx"]))

    assert [row["slug"] for row in read(response)] == ["sorter", "draft", "of-others"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [("status=draft", {"draft"}), ("status=published", {"sorter"}), ("status=nonsense", {"sorter", "draft"})],
)
def test_filters_of_the_list_of_profiles_hold(world, browse, query, slugs):
    response = browse(world.editor).get(reverse("table-download", args=["requirements", "xlsx"]) + f"?{query}")

    assert {row["slug"] for row in read(response)} == slugs


def test_list_of_profiles_offers_what_it_shows(world, browse):
    page = browse(world.editor).get(reverse("profiles") + "?status=draft").content.decode()

    assert f'href="{reverse("table-download", args=["tasks", "xlsx"])}?status=draft"' in page
    assert reverse("table-download", args=["targets", "csv"]) in browse(world.editor).get(
        reverse("roadmap")
    ).content.decode()
    assert reverse("tables") in browse(world.editor).get(reverse("my-work")).content.decode()


@pytest.mark.parametrize("page", ["profiles", "roadmap", "my-work"])
def test_readers_are_offered_no_table(world, browse, page):
    reader = factories.user(Role.READER, world.owner)

    assert reverse("tables") not in browse(reader).get(reverse(page)).content.decode()


@pytest.mark.parametrize("file", [("nothing", "xlsx"), ("profiles", "pdf")])
def test_tables_that_are_not_there_are_not_found(world, browse, file):
    assert browse(world.editor).get(reverse("table-download", args=file)).status_code == 404


@pytest.mark.parametrize("jobs", [1, 3])
def test_page_asks_the_same_however_many_tables_were_brought_back(
    world, browse, jobs, django_assert_num_queries
):
    client = browse(world.editor)
    for _number in range(jobs):
        bring(client, world.rows("profiles"))

    with django_assert_num_queries(8):
        text = words(client.get(reverse("tables")))

    assert text.count("alleen gekeken") == jobs


# ---------- looking first ----------
def test_table_is_looked_at_first_and_brought_in_when_confirmed(world, browse):
    client, rows = browse(world.editor), world.rows("requirements")
    rows[0] |= {"level": "4", "learning": "training"}
    rows[1] |= {"removed": "ja"}

    looked = bring(client, rows)

    text = shown(client, looked)
    assert (looked.state, looked.dry_run, looked.options["table"]) == ("done", True, "requirements")
    assert "rij 2 Vereiste ‘sort waste (nl)’: niveau 2 – doet het met hulp 4 – begeleidt anderen" in text
    assert "rij 3 Vereiste ‘+ add up (nl)’" in text
    assert world.document().working.number == 1

    done = press(client, "import-start", looked)

    document = world.document()
    assert (done.state, done.dry_run, document.working.number) == ("done", False, 2)
    assert [row["level"] for row in document.working.content["requirements"]] == [4]
    assert document.working.note == "Na een rondgang"
    assert reverse("profile-compare", args=["sorter", 1, 2]) in links(client, done)
    assert reverse("profile", args=["sorter"]) in links(client, done)


def test_added_row_is_shown_whole(world, browse):
    (row, *_others) = world.rows("tasks")

    looked = bring(browse(world.editor), [row | {"id": "", "title.nl": "Nieuwe taak", "title.en": ""}])

    assert "rij 2 Taak ‘Nieuwe taak’ " in shown(browse(world.editor), looked)
    assert looked.report["more"]["documents"][0]["changes"][0]["from"] is None


def test_target_is_brought_back_too(world, browse):
    client, (row,) = browse(world.editor), world.rows("targets")

    done = press(client, "import-start", bring(client, [row | {"target_year": "2031"}]))

    assert reverse("target-compare", args=["goal", 1, 2]) in links(client, done)


def test_table_without_changes_has_nothing_to_confirm(world, browse):
    client = browse(world.editor)

    job = bring(client, world.rows("tasks"))

    assert job.report["more"]["changed"] == 0
    assert reverse("import-start", args=[job.uid]) not in client.get(reverse("import", args=[job.uid])).content.decode()


def test_where_one_may_not_write_it_becomes_a_proposal(world, browse):
    client, rows = browse(world.contributor), world.rows("profiles", by=world.contributor)
    rows[0]["vks_level"] = "5"

    looked = bring(client, rows)
    assert Proposal.objects.count() == 0
    done = press(client, "import-start", looked)

    proposal = Proposal.objects.get()
    assert (proposal.author, proposal.reason) == (world.contributor, "Na een rondgang")
    assert reverse("proposal", args=[proposal.document.uid, proposal.uid]) in links(client, done)


def test_editors_can_ask_for_proposals_too(world, browse):
    client, rows = browse(world.editor), world.rows("profiles")
    rows[0]["vks_level"] = "5"

    press(client, "import-start", bring(client, rows, proposing="on"))

    assert (Proposal.objects.count(), world.document().working.number) == (1, 1)


def test_faults_are_told_with_row_and_column_beside_what_would_change(world, browse):
    client, rows = browse(world.editor), world.rows("profiles")
    rows[0]["vks_level"] = "99"
    rows[1]["vks_level"] = "5"

    job = bring(client, rows)

    text = shown(client, job)
    assert (job.state, job.report["more"]["changed"], job.report["more"]["refused"]) == ("failed", 1, 1)
    assert "rij 2, vks_level Kies uit: 1, 2, 3, 4, 5, 6, 7, 8." in text
    assert reverse("table-rest", args=[job.uid]) not in client.get(reverse("import", args=[job.uid])).content.decode()
    assert client.get(reverse("import", args=[job.uid]) + "?faults=csv").content.decode("utf-8-sig").count("\r\n") == 2


def test_rest_of_a_table_can_be_brought_in_where_others_were_first(world, browse):
    client, rows = browse(world.editor), world.rows("profiles")
    for row in rows:
        row["vks_level"] = "5"
    world.revise(lambda content: content.update(vks_level=2))

    looked = bring(client, rows)
    assert "rij 2, vks_level" in shown(client, looked)
    assert reverse("profile-compare", args=["sorter", 1, 2]) in links(client, looked)
    done = press(client, "table-rest", looked)

    assert (looked.state, done.state, done.dry_run) == ("failed", "done", False)
    assert [done.report["more"][name] for name in ("changed", "left_out", "refused")] == [1, 1, 0]
    assert (world.content()["vks_level"], world.content("draft")["vks_level"]) == (2, 5)


def test_rest_is_not_taken_in_where_something_is_wrong_or_the_file_is_gone(world, browse):
    client, rows = browse(world.editor), world.rows("profiles")
    rows[0]["vks_level"] = "99"
    wrong = bring(client, rows)
    report = {"by_code": {"conflict": 1}}
    gone = ImportJob.objects.create(
        source="tables", state="failed", report=report, files=["/gone.csv"], started_by=world.editor
    )

    for job in (wrong, gone):
        answer = client.post(reverse("table-rest", args=[job.uid]), follow=True)
        assert re.search("The rest of this table|De rest van deze tabel", words(answer))
    assert ImportJob.objects.count() == 2


def test_long_lists_are_cut_and_counted(world, browse, monkeypatch):
    monkeypatch.setattr(telling, "MOST_DOCUMENTS", 1)
    rows = [row | {"vks_level": "5"} for row in world.rows("profiles")]

    told = bring(browse(world.editor), rows).report["more"]

    assert (told["changed"], len(told["documents"]), told["unlisted"]) == (2, 1, 1)


def test_import_page_asks_the_same_however_many_profiles_change(world, browse, django_assert_num_queries):
    client, rows = browse(world.editor), [row | {"vks_level": "5"} for row in world.rows("profiles")]
    one, two = bring(client, rows[:1]), bring(client, rows)

    for job in (one, two):
        with django_assert_num_queries(11):
            client.get(reverse("import", args=[job.uid]))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(title={"nl": "Anders", "en": ""}, vks_level=None, jobs=[]),
        lambda content: content["requirements"][0].update(level=1, indicators={"nl": "", "en": "x"}),
        lambda content: content["tasks"].clear(),
        lambda content: content["tasks"].append(factories.task_row("Nog een")),
        lambda content: content.update(context={"nl": "Waar", "en": ""}),
    ],
)
def test_changes_that_are_kept_lead_to_the_content_again(world, change):
    before, after = world.content(), SCHEMA.clean(world.content())
    change(after)
    kept = [{"path": one.path, "to": one.after} for one in changes(before, after)]

    assert changes(presenting.applied(SCHEMA, before, kept), after) == []


# ---------- whose it is ----------
def test_import_is_seen_and_steered_by_who_asked_and_by_coordinators(world, browse):
    rows = world.rows("profiles")
    rows[0]["vks_level"] = "5"
    job = bring(browse(world.editor), rows)
    pages = [("get", "import"), ("post", "import-start"), ("post", "import-cancel"), ("post", "table-rest")]

    answers = {
        user: [getattr(browse(user), method)(reverse(name, args=[job.uid])).status_code for method, name in pages]
        for user in (world.contributor, factories.coordinator())
    }

    assert list(answers.values()) == [[404, 404, 404, 404], [200, 302, 302, 302]]


def test_page_of_tables_lists_ones_own(world, browse):
    bring(browse(world.editor), world.rows("tasks"))
    other = factories.user(Role.CONTRIBUTOR, world.owner)

    assert "alleen gekeken" not in words(browse(other).get(reverse("tables")))


def test_coordinators_see_the_tables_of_everybody_when_they_ask(world, browse):
    job = bring(browse(world.editor), world.rows("tasks"))
    client, address = browse(factories.coordinator()), reverse("import", args=[job.uid])

    pages = [client.get(reverse("imports") + query).content.decode() for query in ("", "?all=1")]

    assert [address in page for page in pages] == [False, True]


def test_whoever_lost_every_role_since_changes_nothing(world, browse):
    client, rows = browse(world.editor), world.rows("profiles")
    rows[0]["vks_level"] = "5"
    job = bring(client, rows)
    world.editor.memberships.all().delete()

    done = press(client, "import-start", job)

    assert (done.state, world.document().working.number) == ("failed", 1)


def test_import_under_way_can_be_followed_with_and_without_scripts(world, browse):
    client = browse(world.editor)
    client.post(reverse("tables"), uploaded(world.rows("tasks")))
    job = ImportJob.objects.get()
    address = reverse("import", args=[job.uid])

    page, part = client.get(address), client.get(address, headers={"HX-Request": "true"})

    for answer in (page, part):
        assert f'hx-get="{address}"' in answer.content.decode()
        assert f'<noscript><a class="button" href="{address}">' in answer.content.decode()
    assert "<main" not in part.content.decode()
