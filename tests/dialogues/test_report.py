"""The report on its page and as a PDF, and the contributions in the API."""

import io

import pypdf
import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues import actions, report_pdf
from dialogues.report import report_of
from dialogues.report_pdf import pdf
from tests import factories
from tests.dialogues import ended, rooms

pytestmark = pytest.mark.django_db
QUERIES = 9
API = "/api/v1/contributions/"


@pytest.fixture
def held():
    """Reported: one contribution adopted, one answered with two dots, one declined with one, one set aside."""
    made = ended.held(people=["an", "bo"], publish=True, aim_nl="Wat kan wie?")
    actions.note_attendance(dialogue=made.dialogue, by=made.editor, present=[made.people["an"].uid])
    adopted = made.say("Veel te zwaar", about="task", kind="not-feasible")
    answered, declined = made.say("Een coach ⟶ helpt 👩🏽‍🔧"), made.say('#eval("1") *vet* $x$')
    aside = made.say("Zelfde")
    made.dot(answered, 2)
    made.dot(declined)
    made.set_aside(aside, reason="Stond er al")
    tasks = [made.task | {"suitability": "no"}, *made.content["tasks"][1:]]
    ended.accept(made.adopt(adopted, tasks=tasks), made.editor)
    made.decide(answered, "answered", "Dat gebeurt in één project")
    made.decide(declined, "declined", "Hoort hier niet")
    ended.publish(made.profile)
    made.adopted, made.answered, made.declined = adopted, answered, declined
    return made.close("reported")


def report_url(held, page="report"):
    return reverse(f"dialogue-{page}", args=[held.dialogue.slug])


def text_of(content):
    """The words of a PDF, blanks and line ends made single blanks."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_report_says_who_took_part_what_counts_and_what_became_of_it(client, held):
    page = client.get(report_url(held))

    report = page.context["report"]
    assert [row["contribution"] for row in report.priorities] == [held.answered, held.declined]
    assert [(group["name"], [row["contribution"] for row in group["rows"]]) for group in report.groups] == [
        ("adopted", [held.adopted]), ("answered", [held.answered]), ("declined", [held.declined]),
    ]  # fmt: skip
    assert (report.present, report.said, report.set_aside) == (1, 3, [("Stond er al", 1)])
    text = rooms.text_of(page)
    told = ["Wat kan wie?", "Veel te zwaar", "Dat gebeurt in één project", "Hoort hier niet", "Stond er al: 1"]
    assert [words for words in told if words not in text] == []
    assert reverse("profile", args=[held.profile.slug]) + f"#t-{held.task['id']}" in page.text


def test_pdf_says_the_same_in_text_that_can_be_read_aloud(client, held):
    answer = client.get(report_url(held, "report-pdf"))

    file = pypdf.PdfReader(io.BytesIO(answer.content))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert file.metadata.title == _("Report: %(title)s") % {"title": "sorteren"}
    root = file.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "nl")
    text = text_of(answer.content)
    # What people wrote is never taken for markup.
    told = ["Veel te zwaar", "Dat gebeurt in één project", "Hoort hier niet", "Stond er al: 1"]
    told += ["*vet* $x$", '#eval("1")']
    assert [words for words in told if words not in text] == []
    assert reverse("contribution", args=[held.adopted.uid]) in text.replace(" ", "")


def test_pdf_of_the_same_report_is_the_same_file(held):
    first = pdf(report_of(held.dialogue))
    report_pdf._set.cache_clear()

    assert pdf(report_of(held.dialogue)) == first


def test_pdf_of_hundreds_of_long_remarks_is_made_in_a_moment(held):
    for number in range(150):
        held.dialogue.contributions.create(text=f"{number} " + "lang " * 390)

    assert len(pypdf.PdfReader(io.BytesIO(pdf(report_of(held.dialogue)))).pages) > 50


WHO = {"anonymous": 404, "reader": 404, "stranger": 404, "coordinator": 200, "editor": 200}


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_report_is_public_once_reported_and_a_preview_before(client, who, expected):
    made = ended.held()
    made.decide(made.say())
    made.close()
    if who != "anonymous":
        client.force_login(factories.cast(made.house)[who])

    before = [client.get(report_url(made, page)).status_code for page in ("report", "report-pdf")]
    made.close("reported")
    after = [client.get(report_url(made, page)).status_code for page in ("report", "report-pdf")]

    assert (before, after) == ([expected] * 2, [200, 200])


def test_report_of_a_dialogue_where_nothing_was_said(client):
    made = ended.held().close("reported")

    assert [client.get(report_url(made, page)).status_code for page in ("report", "report-pdf")] == [200, 200]


@pytest.mark.parametrize("count", [1, 3])
def test_report_asks_as_many_questions_for_one_as_for_three(held, count, django_assert_num_queries):
    for number in range(count):
        held.dialogue.contributions.create(text=f"{number}", details={"competence": str(factories.competence().uid)})

    with django_assert_num_queries(QUERIES):
        report_of(held.dialogue)


def test_page_of_the_dialogue_leads_to_the_report(client, held):
    assert report_url(held) in client.get(reverse("dialogue", args=[held.dialogue.slug])).text


# ---------- the API ----------
def test_api_tells_what_was_said_and_what_became_of_it(client, held):
    row = client.get(f"{API}{held.adopted.uid}/").json()

    proposal = held.adopted.adoptions.get().proposal
    (told,) = row["proposals"]
    assert (told["uid"], told["state"], told["path"]) == (
        str(proposal.uid), "accepted", f"tasks/{held.task['id']}",
    )  # fmt: skip
    left_out = {"uri", "proposals", "created", "decided", "dialogue", "row_label"}
    assert {name: value for name, value in row.items() if name not in left_out} == {
        "uid": str(held.adopted.uid),
        "about": "task",
        "kind": "not-feasible",
        "document": str(held.profile.document.uid),
        "row": held.task["id"],
        "details": {},
        "text": "Veel te zwaar",
        "theme": "",
        "state": "shown",
        "hidden_because": "",
        "points": 0,
        "made_of": [],
        "became": [],
        "outcome": "adopted",
        "answer": "",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?outcome=answered", 1),
        ("?outcome=answered&outcome=declined", 2),
        ("?kind=not-feasible", 1),
        ("?about=free", 2),
        ("?dialogue=sorteren", 3),
    ],
)
def test_api_narrows(client, held, query, found):
    assert len(client.get(API + query).json()["results"]) == found


def test_api_finds_what_was_said_about_a_line_of_a_profile(client, held):
    query = f"?document={held.profile.document.uid}&row={held.task['id']}"

    assert [row["uid"] for row in client.get(API + query).json()["results"]] == [str(held.adopted.uid)]


def test_api_shows_nothing_of_a_dialogue_that_goes_on_nor_of_what_was_set_aside(client):
    made = ended.held()
    one, other, aside = made.say("een"), made.say("twee"), made.say("Over iemand")
    made.set_aside(aside)
    whole = made.merge(one, other, aside)
    assert client.get(API).json()["results"] == []

    made.decide(whole)
    made.close()

    rows = {row["uid"]: row for row in client.get(API).json()["results"]}
    assert rows.keys() == {str(each.uid) for each in (one, other, whole)}
    assert rows[str(whole.uid)]["made_of"] == [str(one.uid), str(other.uid)]
    assert rows[str(one.uid)]["became"] == [str(whole.uid)]
    assert rows[str(one.uid)]["document"] is None


@pytest.mark.parametrize("query", ["?outcome=gone", "?row=zzz", "?document=zzz", "?nonsense=1"])
def test_api_refuses_what_it_does_not_know(client, query):
    assert client.get(API + query).status_code == 400
