"""What people say in Flanders and ESCO does not: names of ours, and words that lead to a page."""

import contextlib
import csv

import pytest
from django.db import DataError, transaction
from django.urls import reverse

from profiles.actions import names
from profiles.search.prepared import Prepared
from profiles.search.signposts import SIGNPOSTS, fitting
from profiles.search.vocabulary import PIECES
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def heating():
    return factories.job(code="7126.4", label_nl="verwarmingsmonteur", alt_nl=["installateur cv"])


def test_names_of_ours_are_given_once_and_leave_those_of_esco(heating):
    given = [{"uri": heating.esco_uri, "names": ["chauffagist"]}, {"uri": "http://nowhere", "names": ["spook"]}]

    assert [names.add_flemish_names(names=given), names.add_flemish_names(names=given)] == [1, 0]

    heating.refresh_from_db()
    assert (heating.alt_vls, heating.alt_nl) == (["chauffagist"], ["installateur cv"])


def test_a_name_of_ours_finds_the_job_and_says_so(client, heating):
    names.add_flemish_names(names=[{"uri": heating.esco_uri, "names": ["chauffagist"]}])

    rows = client.get(reverse("search"), {"q": "chaufagist"}).context["rows"]

    assert [(row["item"].pk, row["why"].name, row["why"].how) for row in rows] == [
        (heating.pk, "chauffagist", "spelling")
    ]
    assert b"chauffagist" in client.get(reverse("job", args=[heating.uid])).content


def test_every_name_of_ours_is_of_an_occupation_of_esco_and_new_to_it(real_data):
    given = {row["uri"]: row for row in names.read()}
    found, known = {}, []
    for file in sorted((real_data / "esco-1.1-nl").glob("occupations_nl.csv")):
        with file.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if row["conceptUri"] in given:
                    found[row["conceptUri"]] = row["preferredLabel"]
                    synonyms = {*row["altLabels"].split("\n"), row["preferredLabel"]}
                    known += synonyms & set(given[row["conceptUri"]]["names"])

    assert found == {uri: row["job"] for uri, row in given.items()}
    assert known == []


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("knelpuntberoep", "?shortage=1"),
        ("Knelpuntberoepen", "?shortage=1"),
        ("groene job", reverse("profiles")),
        ("green skills", "?tab=competences&group=green"),
    ],
)
def test_words_for_a_choice_lead_to_its_page(client, text, leads):
    (signpost,) = client.get(reverse("search"), {"q": text}).context["signposts"]

    assert signpost.url().endswith(leads)
    assert client.get(signpost.url()).status_code == 200
    assert signpost.label.encode() in client.get(reverse("search-suggestions"), {"q": text}).content


def test_signposts_need_the_word_and_lead_somewhere(client):
    assert [fitting(text) for text in ("", "knel", "lasser", "groene jobs in gent")] == [[]] * 4
    assert len(fitting("groen")) == 2
    assert {client.get(one.url()).status_code for one in SIGNPOSTS} == {200}


def test_a_prepared_statement_outlives_a_failed_transaction(heating):
    asked = [["verwarmingsmonteur"]]
    broken = Prepared("SELECT cardinality($1) / 0", "text[]")

    for statement in (PIECES, broken):
        with contextlib.suppress(DataError), transaction.atomic():
            statement.rows(asked)

    assert PIECES.rows(asked) == [("verwarmingsmonteur", "verwarmingsmonteur")]
    with pytest.raises(DataError):
        broken.rows(asked)
