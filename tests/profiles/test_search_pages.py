"""Search: the right thing first, in Dutch and English, with typing errors; whatever is typed, never a failure."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import highlight
from profiles.models import Competence, Job
from profiles.search.words import edits, fold, search_words
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


def ask(client, **query):
    """The context of the search page."""
    response = client.get(reverse("search"), query)
    assert response.status_code == 200
    return response.context


def labels(context):
    return [(row["source"].name, row["why"].shown) for row in context["rows"]]


def test_search_shows_every_kind_with_counts_and_the_exact_label_first(client, catalogue):
    factories.job(code="9612", label_nl="afvalsorteerder")
    factories.published(slug="afval", title="Afvalsorteerder")
    factories.sector("38")
    factories.target(title="Minder afval")

    context = ask(client, q="afval")

    assert [(source.name, count) for source, count, _chosen in context["kinds"]] == [
        ("profiles", 1),
        ("jobs", 1),
        ("competences", 3),
        ("targets", 1),
    ]
    assert labels(context)[0] == ("competences", "afval")


def test_search_hides_drafts_from_strangers(client):
    house = factories.partner()
    factories.draft(house, slug="geheim", title="Afvalsorteerder")

    assert ask(client, q="afvalsorteerder")["rows"] == []

    client.force_login(factories.editor(house))
    assert labels(ask(client, q="afvalsorteerder")) == [("profiles", "Afvalsorteerder")]
    assert labels(ask(client, q="afvalsorteerder", kind="profiles")) == [("profiles", "Afvalsorteerder")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("metaal", ("<mark>Metaal</mark> lassen", "", "label")),
        ("laswerk", ("Metaal lassen", "<mark>laswerk</mark> uitvoeren", "synonym")),
        ("weld metal", ("<mark>Metaal</mark> lassen", "<mark>weld</mark> <mark>metal</mark>", "language")),
        ("metaal lasen", ("<mark>Metaal</mark> <mark>lassen</mark>", "", "spelling")),
    ],
)
def test_a_result_says_why_it_matched(client, catalogue, text, found):
    row = ask(client, q=text)["rows"][0]

    assert (row["label"], row["other"], row["why"].how) == found


def test_a_compound_is_found_by_its_parts_and_the_other_way_round(client):
    factories.job(code="7411", label_nl="installateur van zonnepanelen")
    factories.job(code="7121", label_nl="dakdekker")

    for text in ("zonnepaneel installateur", "zonnepaneelinstallateur", "zonne paneel installateur"):
        assert labels(ask(client, q=text)) == [("jobs", "installateur van zonnepanelen")]
    assert labels(ask(client, q="dak dekker")) == [("jobs", "dakdekker")]


def test_one_kind_is_shown_in_pages(client):
    for number in range(31):
        factories.competence(f"sorting {number}")

    assert len(ask(client, q="sorting", kind="competences")["rows"]) == 30
    assert len(ask(client, q="sorting", kind="competences", page="2")["rows"]) == 1
    assert len(ask(client, q="sorting", kind="competences", page="x")["rows"]) == 30


def test_facets_narrow_and_count_what_is_left(client):
    factories.competence("sort waste", group="green", circular=True)
    factories.competence("sort textile", group="green")
    factories.competence("sort data", group="digital")

    context = ask(client, q="sort", kind="competences", group=["green"])

    shown = {
        facet.name: {choice.value: (count, chosen) for choice, count, chosen in facet.choices}
        for facet in context["facets"]
    }
    assert {row["why"].shown for row in context["rows"]} == {"sort waste (nl)", "sort textile (nl)"}
    assert shown["group"] == {"green": (2, True), "digital": (1, False)}
    assert shown["tag"] == {"circular": (1, False)}


def test_unknown_choices_in_the_address_are_left_out_with_a_notice(client, catalogue):
    assert ask(client, q="afval", kind="nonsense")["unknown"] is True
    context = ask(client, q="afval", kind="competences", group="nonsense")
    assert (context["unknown"], context["count"]) == (True, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_search_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for number in range(rows):
        factories.competence(f"sorteren {number}")
        factories.job(code=str(number), label_nl=f"sorteren {number}")
        factories.published(title=f"Sorteren {number}")

    with django_assert_num_queries(6):
        client.get(reverse("search"), {"q": "sorteren"})
    with django_assert_num_queries(5):
        client.get(reverse("search-suggestions"), {"q": "sorteren"})


@pytest.mark.parametrize("name", ["search", "search-suggestions"])
@pytest.mark.parametrize(
    "text",
    [
        "a&b|c:*!('\"<->",
        "'); DROP TABLE profiles_job; --",
        "\x00\x00",
        "afval\x00sorteren",
        "x" * 10_000,
        "afval " * 2_000,
        "مرحبا بالعالم",
        "\u202eafval\u202c",
        "שלום afval",
        "de het een van",
        "the of and",
        "🌱🌱",
        "%_\\",
        "ﬁﬂ ß Æ œ İ",
        "١٢٣ ½ Ⅷ",
        "e\u0301" * 300,
        "null None true",
        "\ud7ff\ufffd\uffff",
    ],
)
def test_whatever_is_typed_is_only_text(client, catalogue, name, text):
    answer = 400 if "\x00" in text else 200  # the portal refuses NUL in any address, with a page that says so
    assert client.get(reverse(name), {"q": text}).status_code == answer
    more = {"q": text, "kind": "jobs", "shortage": text, "page": text}
    assert client.get(reverse(name), more).status_code == answer


@given(text=st.text(max_size=60))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_text_at_all_is_answered(client, catalogue, text):
    assert client.get(reverse("search"), {"q": text}).status_code == (400 if "\x00" in text else 200)


def test_a_long_text_is_cut_and_says_so(client, catalogue):
    assert ask(client, q="afval " * 100)["too_long"] is True
    assert ask(client, q="a")["too_short"] is True


def test_suggestions_are_options_of_a_list_box(client, catalogue):
    response = client.get(reverse("search-suggestions"), {"q": "laswe"})

    assert b'role="option" id="suggestion-1"' in response.content
    assert "private" in response.headers["Cache-Control"]


def test_new_words_are_known_at_once_and_changed_ones_too(client):
    skill = factories.competence("sort waste")
    skill.label_nl = "kringloopkunde"
    skill.save(update_fields=["label_nl"])

    assert [one.pk for one in Competence.objects.matching("kringlopkunde")] == [skill.pk]


# ---------- the same in the API ----------


def test_api_search_answers_with_kinds_labels_and_reasons(client, catalogue):
    answer = client.get("/api/v1/search/", {"q": "laswerk", "limit": "1"}).json()

    skill = Competence.objects.get(label_en="weld metal")
    assert answer["counts"]["competences"] == 1
    assert answer["results"] == [
        {
            "kind": "competences",
            "uri": f"http://testserver/api/v1/competences/{skill.uid}/",
            "key": str(skill.uid),
            "label": {"nl": "metaal lassen", "en": "weld metal"},
            "page": reverse("competence", args=[skill.uid]),
            "rank": 3,
            "why": {"how": "synonym", "name": "laswerk uitvoeren", "language": "nl"},
        }
    ]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": "a"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "afval", "kind": "x"}, "kind"),
        ({"q": "afval", "limit": "51"}, "limit"),
        ({"q": "afval", "colour": "x"}, "colour"),
    ],
)
def test_api_search_names_a_bad_parameter(client, query, parameter):
    response = client.get("/api/v1/search/", query)

    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


# ---------- marking ----------


def test_highlight_escapes_what_it_marks():
    assert (
        highlight.marked("<b>afval</b> sorteren", ["afval"])
        == "&lt;b&gt;<mark>afval</mark>&lt;/b&gt; sorteren"
    )


def test_fold_and_words():
    assert fold("  Crème   BRÛLÉE\x00 ") == "creme brulee"
    assert search_words("het sorteren van afval") == ["sorteren", "afval"]
    assert search_words("de het") == ["de", "het"]
    assert [edits("lasser", other) for other in ("laser", "lasesr", "glasser", "lasser")] == [1, 1, 1, 0]


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
