"""What no honest client sends, through page and API: refused in words, or kept to the letter; nothing else is saved.

Bodies that are no JSON stand in `tests/greenskills/test_api.py`, forged form values in `test_edit_page.py`, and what
the schema refuses by itself in `test_schema.py`.
"""

import json
import uuid
from functools import partial
from urllib.parse import urlencode

import pytest
from django.test import Client

from coediting.fields import Rows
from coediting.models import Revision
from profiles.document import SCHEMA
from roadmap.document import SCHEMA as TARGET_SCHEMA
from tests import factories
from tests.coediting.pages import edit_data, edit_form, newest, text, url

pytestmark = pytest.mark.django_db
DRAFT = "/api/v1/profiles/sorteerder/draft/"
PROBLEM = "application/problem+json"
UID = str(uuid.UUID(int=7))


@pytest.fixture
def token(by):
    return factories.token(by)


def send(token, content, *, base='"r1"', method="patch", address=DRAFT, **headers):
    """The answer to a JSON body with this content; none of its errors may be a crash."""
    headers |= {"If-Match": base, "Authorization": f"Bearer {token}"}
    body = json.dumps({"content": content})
    return getattr(Client(), method)(address, body, content_type="application/json", headers=headers)


def refused(answer, *statuses):
    """Is the answer a problem in words, with one of these statuses?"""
    return (
        answer.status_code in statuses
        and answer.headers["Content-Type"] == PROBLEM
        and bool(answer.json()["detail"] or answer.json().get("errors"))
    )


# ---------- revisions that are not of this document ----------
@pytest.fixture
def other(owner, by):
    """A document with more revisions than the profile has, so that its numbers mean nothing there."""
    other = factories.draft(owner, slug="andere", title="Andere")
    for number in range(2, 8):
        Revision.objects.create(
            document=other.document, number=number, content=SCHEMA.empty(), content_hash="", origin="page"
        )
    return other


NOT_HERE = ["0", "-1", "7", "99", "99999999", "9" * 30, "1.0", "1e0", " 1", "r1", "²", "x", "", "1\x00"]


@pytest.mark.parametrize("number", NOT_HERE)
def test_page_refuses_a_base_that_is_not_of_this_document(signed_in, profile, other, number):
    answer = signed_in.post(
        url("edit"), edit_form(signed_in).data(revision=number, **{"summary-nl": "Nieuw"})
    )

    assert answer.status_code == 409
    assert "Nieuw" in answer.content.decode()  # what was typed is still there
    assert (newest(profile).number, newest(other).number) == (1, 1)


@pytest.mark.parametrize("number", ["0", "7", "99", "999999999"])
@pytest.mark.parametrize("method", ["put", "patch"])
def test_api_refuses_a_base_that_is_not_of_this_document(token, profile, other, number, method):
    for headers in ({}, {"Prefer": "merge"}):
        answer = send(token, {"summary": text("Nieuw")}, base=f'"r{number}"', method=method, **headers)

        assert refused(answer, 412), answer.content
        assert newest(profile).number == 1


@pytest.mark.parametrize(
    "base", ['"r-1"', '"r1.0"', '"r9999999999"', '"r²"', '"1"', "r1", '"r1", "r2"', "*", ""]
)
def test_api_refuses_what_is_no_revision(token, profile, base):
    assert refused(send(token, {"summary": text("Nieuw")}, base=base), 428)
    assert newest(profile).number == 1


@pytest.mark.parametrize("number", ["7", "0", "999999999"])
def test_restoring_a_revision_that_is_not_of_this_document_saves_nothing(
    signed_in, token, profile, other, number
):
    page = signed_in.post(url("restore", int(number)), {"revision": "1"})
    api = send(token, {}, method="post", address=f"/api/v1/profiles/sorteerder/revisions/{number}/restore/")

    assert (page.status_code, page.url) == (302, url("history"))
    assert 400 <= api.status_code < 500
    assert newest(profile).number == 1


# ---------- rows that are not there ----------
def test_page_and_api_drop_links_to_rows_that_are_not_there(signed_in, token, profile):
    row = newest(profile).content["requirements"][0]
    form = edit_data(profile) | {f"requirements-{row['id']}-tasks": [UID], "summary-nl": ["Nieuw"]}

    signed_in.post(url("edit"), urlencode(form, doseq=True), content_type="application/x-www-form-urlencoded")
    answer = send(token, {"requirements": [{"id": row["id"], "tasks": [UID, "x"]}]}, base='"r2"')

    assert newest(profile).content["requirements"][0]["tasks"] == []
    assert (answer.status_code, answer.json()["saved"]) == (200, False)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"tasks": [{"id": UID, "removed": True}]}, "unknown-row"),
        ({"tasks": [{"id": "x"}]}, "bad-row-id"),
        ({"tasks": [{"id": "x" * 100_000}]}, "bad-row-id"),
        ({"tasks": [{"id": UID, "new": True}, {"id": UID.upper(), "new": True}]}, "row-twice"),
        ({"tasks": [{"removed": True}]}, "unknown-row"),
        ({"tasks": [{"id": UID, "title": text("x")}]}, "unknown-row"),
        ({"requirements": [{"competence": UID}]}, "unknown-reference"),
        ({"add_sectors": [UID]}, "unknown-reference"),
        ({"tasks": [{"title": text("x")}] * 301}, "too-many-rows"),
    ],
)
def test_api_names_a_row_or_reference_that_cannot_be(token, profile, content, code):
    answer = send(token, content)

    assert refused(answer, 422), answer.content
    assert code in {error["code"] for error in answer.json()["errors"]}
    assert newest(profile).number == 1


# ---------- every field of the wrong type ----------
JUNK = [True, -1, "x" * 50_000, [[]], [None, {}], {"nl": []}, {"x": "y"}]


def everywhere(schema, junk):
    """Two contents: the junk in every field at once, and in every cell of a row of each list."""
    cells = {
        field.name: [{"id": UID} | {cell.name: junk for cell in field.fields}]
        for field in schema.fields
        if isinstance(field, Rows)
    }
    return [{field.name: junk for field in schema.fields}, cells]


def no_crash_and_nothing_broken(schema, document, save):
    """Junk is refused with the pointer to each place that cannot hold it, and nothing is saved."""
    for content in [content for junk in JUNK for content in everywhere(schema, junk) if content]:
        before = newest(document).number
        answer = save(content, base=f'"r{before}"')
        codes = {error["code"] for error in answer.json()["errors"]}
        status = 400 if "unknown-language" in codes else 422
        assert refused(answer, status), (content, answer.status_code, answer.content)
        assert all(error["pointer"].startswith("/content/") for error in answer.json()["errors"])
        assert newest(document).number == before


@pytest.mark.parametrize("method", ["put", "patch"])
def test_no_field_of_a_profile_takes_a_wrong_type(token, profile, method):
    no_crash_and_nothing_broken(SCHEMA, profile, partial(send, token, method=method))


def test_no_field_of_a_target_takes_a_wrong_type():
    target = factories.target()
    token = factories.token(factories.editor(target.document.owner))

    address = f"/api/v1/targets/{target.document.uid}/"
    no_crash_and_nothing_broken(TARGET_SCHEMA, target, partial(send, token, address=address))


# ---------- texts ----------
KEPT = {
    "emoji": "Sorteert 🧑🏾‍🔧 en ♻️",
    "right to left": "فرز النفايات \u200fمعًا\u200f",
    "both ways": "hout (\u202bخشب\u202c) en metaal",
    "combining": "e\u0301e\u0301n",
    "beyond the first plane": "𝕳𝖔𝖚𝖙 𠜎",
    "markup": "<b>&amp;</b> {{ 7|add:7 }} {% now 'Y' %}",
    "quotes": """'"`\\""",
}


@pytest.mark.parametrize("words", KEPT.values(), ids=KEPT)
def test_text_of_every_script_is_kept_to_the_letter_by_both_doors(signed_in, token, profile, words):
    signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": words}))
    answer = send(token, {"context": {"nl": words}}, base='"r2"')

    content = newest(profile).content
    assert (answer.status_code, newest(profile).number) == (200, 3)
    assert (content["summary"]["nl"], content["context"]["nl"]) == (words, words)
    again = edit_form(signed_in)
    assert (again.value("summary-nl"), again.value("context-nl")) == (words, words)


@pytest.mark.parametrize(
    ("words", "status"),
    [("x" * 1_000_000, 422), ("🧑" * 300_000, 422), ("a\x00b", 422), ("a\x1bb", 422)],
    ids=["1 MB", "1 MB of emoji", "NUL", "escape"],
)
def test_page_refuses_a_text_that_cannot_be_kept(signed_in, profile, words, status):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": words}))

    assert answer.status_code == status
    assert newest(profile).number == 1


def test_page_refuses_a_form_that_is_larger_than_any_profile(signed_in, profile):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x" * 5_000_000}))

    assert answer.status_code in (400, 413)
    assert newest(profile).number == 1


def test_page_never_stores_half_a_character(signed_in, profile):
    """A lone surrogate in the bytes of a form is no text: it comes in as the sign for a character that was lost."""
    body = urlencode(edit_data(profile), doseq=True) + "&summary-nl=a%ED%A0%80b"

    answer = signed_in.post(url("edit"), body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in (302, 400, 422)
    assert not any(0xD800 <= ord(sign) <= 0xDFFF for sign in newest(profile).content["summary"]["nl"])
