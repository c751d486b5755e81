"""Search: the right thing first, in Dutch and English, with typing errors; whatever is typed, never a failure."""

import pytest
from django.urls import reverse

from profiles import highlight
from profiles.models import Competence, Job
from profiles.models.search import fold, one_edit, search_words
from tests import factories

pytestmark = pytest.mark.django_db


def matches(text):
    return [competence.label_en for competence in Competence.objects.matching(text)]


@pytest.fixture
def catalogue():
    """Six competences that look somewhat alike."""
    for label, dutch, more in (
        ("sort waste", "afval sorteren", {}),
        ("sort textile items", "textiel sorteren", {}),
        ("waste", "afval", {}),
        ("waste management", "afvalbeheer", {}),
        ("weld metal", "metaal lassen", {"alt_nl": ["laswerk uitvoeren"], "alt_en": ["join metal"]}),
        ("use a crème brush", "crèmeborstel gebruiken", {}),
    ):
        factories.competence(label, label_nl=dutch, **more)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("waste", "waste"),
        ("AFVAL", "waste"),
        ("afval sorteren", "sort waste"),
        ("sorteren afval", "sort waste"),
        ("textiel", "sort textile items"),
        ("laswerk", "weld metal"),
        ("join metal", "weld metal"),
        ("creme", "use a crème brush"),
    ],
)
def test_best_match_comes_first(catalogue, text, first):
    assert matches(text)[0] == first


@pytest.mark.parametrize("typed", ["textiell", "txtiel", "texteil", "textiel sorteern", "sorteren textiek"])
def test_one_typing_error_still_finds_it(catalogue, typed):
    assert matches(typed)[0] == "sort textile items"


@pytest.mark.parametrize("text", ["", " ", "a", "%", "_", "'", "\\", "()[]*+?{}^$|", "☂☂", "--", "\t\n"])
def test_text_without_words_finds_nothing(catalogue, text):
    assert matches(text) == []


@pytest.mark.parametrize(
    "text",
    ["100%_'\"\\;--", "a&b|c:*!(", "waste\\", "waste'; drop", "(?:waste", "x" * 10_000, "de het een van"],
)
def test_operators_and_quotes_are_only_text(catalogue, client, text):
    for name in ("search", "catalogue", "profiles"):
        assert client.get(reverse(name), {"q": text}).status_code == 200


def test_stop_words_do_not_narrow(catalogue):
    assert matches("het sorteren van afval") == matches("sorteren afval")


def test_search_shows_every_kind_with_counts(client, catalogue):
    factories.job(code="9612", label_nl="afvalsorteerder")
    factories.published(slug="afval", title="Afvalsorteerder")
    factories.sector("38")

    response = client.get(reverse("search"), {"q": "afval"})

    counts = {section["kind"]: section["count"] for section in response.context["sections"]}
    assert counts == {"profiles": 1, "jobs": 1, "competences": 3}


def test_search_hides_drafts_from_strangers(client):
    house = factories.partner()
    factories.draft(house, slug="geheim", title="Afvalsorteerder")

    assert client.get(reverse("search"), {"q": "afvalsorteerder"}).context["total"] == 0

    client.force_login(factories.editor(house))
    assert client.get(reverse("search"), {"q": "afvalsorteerder"}).context["total"] == 1


def test_search_marks_words_and_names_the_synonym_that_matched(client, catalogue):
    section = client.get(reverse("search"), {"q": "laswerk"}).context["sections"][0]

    assert section["rows"][0]["label"] == "Metaal lassen"
    assert section["rows"][0]["other"] == "<mark>laswerk</mark> uitvoeren"


def test_one_kind_is_shown_in_pages(client):
    for number in range(51):
        factories.competence(f"sorting {number}")

    response = client.get(reverse("search"), {"q": "sorting", "kind": "competences", "page": "2"})

    assert [(section["kind"], len(section["rows"])) for section in response.context["sections"]] == [
        ("competences", 1)
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_search_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for number in range(rows):
        factories.competence(f"sorteren {number}")
        factories.job(code=str(number), label_nl=f"sorteren {number}")
        factories.published(title=f"Sorteren {number}")

    with django_assert_num_queries(17):
        client.get(reverse("search"), {"q": "sorteren"})


def test_highlight_escapes_what_it_marks():
    assert (
        highlight.marked("<b>afval</b> sorteren", ["afval"])
        == "&lt;b&gt;<mark>afval</mark>&lt;/b&gt; sorteren"
    )


def test_fold_and_words():
    assert fold("  Crème   BRÛLÉE\x00 ") == "creme brulee"
    assert search_words("het sorteren van afval") == ["sorteren", "afval"]
    assert search_words("de het") == ["de", "het"]
    assert one_edit("las") is None


# ---------- type-ahead ----------


def options(client, **query):
    response = client.get(reverse("catalogue-options"), query)
    assert response.status_code == 200
    return response.json()


def test_options_say_what_tells_competences_apart(client):
    skill = factories.competence("sort waste", label_nl="afval sorteren")
    factories.published(requirements=[factories.requirement_row(skill)])

    assert options(client, source="competence", q="afval") == [
        {"uid": str(skill.uid), "label": "afval sorteren", "hint": "Groen, vaardigheid. In 1 profiel."}
    ]


def test_options_of_every_source(client):
    job = factories.job(code="8100", kind=Job.Kind.ISCO, label_nl="operator")
    sector = factories.sector("24")
    theme = factories.theme("bouw")

    assert [row["uid"] for row in options(client, source="job", q="operator")] == [str(job.uid)]
    assert [row["uid"] for row in options(client, source="sector", q="24")] == [str(sector.uid)]
    assert [row["uid"] for row in options(client, source="theme", q="")] == [str(theme.uid)]


def test_options_are_at_most_twelve_and_private(client):
    for number in range(15):
        factories.competence(f"sorting {number}")

    response = client.get(reverse("catalogue-options"), {"source": "competence", "q": "sorting"})

    assert len(response.json()) == 12
    assert "private" in response.headers["Cache-Control"]


def test_options_of_an_unknown_source_are_refused(client):
    assert client.get(reverse("catalogue-options"), {"source": "partner", "q": "x"}).status_code == 400
