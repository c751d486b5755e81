"""The review page, the pages of withdrawn versions, and the review in the API."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from coediting.actions import review
from coediting.models import Approval, Document, ReviewLink
from partners.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("embuild")


@pytest.fixture
def other():
    return factories.partner("agoria", name_nl="Agoria")


@pytest.fixture
def profile(owner, other):
    return factories.draft(
        owner,
        slug="sorteerder",
        partners=[other],
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )


@pytest.fixture
def address(profile):
    return reverse("document-review", args=[profile.document.uid])


def press(client, address, do, **data):
    return client.post(address, {"do": do, "revision": "1"} | data)


# ---------- the page ----------
#           GET, ask, approve, make a link, set the number, publish, withdraw
ANSWERS = {
    "anonymous": (302,) * 7,
    "stranger": (404,) * 7,
    "reader": (200, 403, 403, 403, 403, 403, 403),
    "contributor": (200, 403, 302, 403, 403, 403, 403),
    "editor": (200, 302, 302, 200, 403, 403, 403),
    "coordinator": (200, 302, 302, 200, 302, 302, 422),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_who_may_press_what(client, address, other, name):
    user = factories.cast(other)[name]
    if user.is_authenticated:
        client.force_login(user)

    got = [client.get(address), press(client, address, "request"), press(client, address, "approve")]
    got.append(press(client, address, "link", reviewer="An", days="7"))
    got.append(press(client, address, "count", count="3"))
    got.append(press(client, address, "publish"))
    got.append(press(client, address, "withdraw", reason="x"))

    assert tuple(answer.status_code for answer in got) == ANSWERS[name]


def test_the_page_leads_from_a_draft_to_a_publication(client, address, profile, other):
    for user in (factories.user(Role.CONTRIBUTOR, other), factories.coordinator()):
        client.force_login(user)
        press(client, address, "approve", note="Goed")
    shown = client.get(address).content.decode()
    press(client, address, "publish")

    assert "Agoria" in shown
    assert "Goed" in shown
    assert Document.objects.get(pk=profile.pk).state == "published"
    assert client.get(address).status_code == 200


def test_a_stale_page_approves_nothing(client, address, other):
    client.force_login(factories.editor(other))

    for number in ("", "2", "x", "999999999"):
        assert client.post(address, {"do": "approve", "revision": number}).status_code == 409
    assert Approval.objects.count() == 0


@pytest.mark.parametrize("do", ["", "fly", "approve\x00"])
def test_an_unknown_button_is_not_found(client, address, do):
    client.force_login(factories.coordinator())

    assert press(client, address, do).status_code == 404


@pytest.mark.parametrize(
    ("pressed", "status"),
    [
        ({"do": "count", "count": "x"}, 422),
        ({"do": "count", "count": "9"}, 422),
        ({"do": "link", "reviewer": "", "days": "7"}, 422),
        ({"do": "link", "reviewer": "An", "days": "x"}, 422),
        ({"do": "link", "reviewer": "An", "days": "7", "partner": "nobody"}, 404),
        ({"do": "revoke", "link": "99"}, 404),
        ({"do": "take-back", "approval": "99"}, 404),
        ({"do": "withdraw", "reason": "x"}, 422),
    ],
)
def test_bad_input_changes_nothing(client, address, profile, pressed, status):
    client.force_login(factories.coordinator())

    assert press(client, address, **pressed).status_code == status
    assert (Document.objects.get(pk=profile.pk).approvals_needed, ReviewLink.objects.count()) == (2, 0)


def test_a_links_address_is_shown_once(client, address):
    client.force_login(factories.coordinator())

    made = press(client, address, "link", reviewer="An", days="7", partner="agoria")
    shown = made.context["address"]

    assert shown in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert client.get(shown).status_code == 200
    again = client.get(address).content.decode()
    assert shown not in again
    press(client, address, "revoke", link=str(ReviewLink.objects.get().pk))
    assert client.get(shown).status_code == 410


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries(client, address, profile, django_assert_num_queries, count):
    coordinator = factories.coordinator()
    client.force_login(coordinator)
    factories.approve(profile, count)
    for number in range(count):
        press(client, address, "link", reviewer=f"An {number}", days="7")

    with django_assert_num_queries(QUERIES):
        client.get(address)


QUERIES = 14


def test_a_target_has_no_review_page(client):
    client.force_login(factories.coordinator())

    assert client.get(reverse("document-review", args=[factories.target().document.uid])).status_code == 404


# ---------- withdrawn versions ----------
def test_a_withdrawn_profile_says_so_where_it_was_cited(client):
    profile = factories.published(slug="weg", title="Verdwenen")
    version = reverse("profile-version", args=["weg", 1])
    assert f'rel="canonical" href="http://testserver{version}"' in client.get(version).content.decode()

    review.withdraw_publication(document=profile.document, by=factories.coordinator(), reason="Fout cijfer")

    gone = client.get(version)
    assert (gone.status_code, client.get(reverse("profile", args=["weg"])).status_code) == (410, 410)
    assert "Fout cijfer" in gone.content.decode()
    assert client.get(reverse("profile-version", args=["weg", 2])).status_code == 404
    client.force_login(factories.coordinator())
    assert client.get(version).status_code == 200


# ---------- the API ----------
def call(method, path, by, body=None, *, number=1, tag=None):
    headers = {"Authorization": f"Bearer {factories.token(by)}", "If-Match": tag or f'"r{number}"'}
    send = getattr(Client(headers=headers), method)
    where = f"/api/v1/profiles/sorteerder/{path}"
    return (
        send(where)
        if method == "get"
        else send(where, json.dumps(body or {}), content_type="application/json")
    )


def test_api_leads_from_a_draft_to_a_publication_and_back(profile, other):
    coordinator, contributor = factories.coordinator(), factories.user(Role.CONTRIBUTOR, other)

    refused = call("post", "publish/", coordinator)
    asked = call("post", "review/", coordinator)
    given = [call("post", "approvals/", by, {"note": "ok"}) for by in (contributor, coordinator)]
    listed = call("get", "approvals/", contributor).json()["results"]
    published = call("post", "publish/", coordinator)
    withdrawn = call("post", "withdraw/", coordinator, {"reason": "Fout"})

    assert (refused.status_code, [error["code"] for error in refused.json()["errors"]]) == (
        409,
        ["approvals"],
    )
    assert (asked.json()["state"], asked.json()["ready"]) == ("review", False)
    assert [answer.status_code for answer in given] == [201, 201]
    assert given[0].json()["partner"]["slug"] == "agoria"
    assert [(row["revision"], row["counts"], row["note"]) for row in listed] == [(1, True, "ok")] * 2
    assert published.status_code == 200
    assert (withdrawn.json()["state"], withdrawn.json()["withdrawn_because"]) == ("draft", "Fout")


def test_api_refuses_forged_approvals(profile, other, owner):
    contributor = factories.user(Role.CONTRIBUTOR, other)

    assert call("post", "approvals/", contributor, number=2).status_code == 412
    assert call("post", "approvals/", contributor, {"partner": "embuild"}).status_code == 403
    assert call("post", "approvals/", factories.editor(owner)).status_code == 403
    assert call("post", "approvals/", contributor, {"hash": "x"}).status_code == 400
    assert call("post", "approvals/", factories.editor(factories.partner())).status_code == 404
    assert Approval.objects.count() == 0


def test_api_takes_an_approval_back(profile, other):
    contributor = factories.user(Role.CONTRIBUTOR, other)
    call("post", "approvals/", contributor)

    assert call("delete", "approvals/embuild/", contributor).status_code == 404
    assert call("delete", "approvals/agoria/", contributor).status_code == 204
    assert Approval.objects.count() == 0


def test_api_sets_the_number_of_approvals(profile, owner):
    editor, coordinator = factories.editor(owner), factories.coordinator()
    tag = call("get", "review/", coordinator).headers["ETag"]

    assert call("patch", "review/", editor, {"approvals_needed": 0}, tag=tag).status_code == 403
    for wrong in (True, "1", 9, -1):
        answer = call("patch", "review/", coordinator, {"approvals_needed": wrong}, tag=tag)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/approvals_needed")
    assert call("patch", "review/", coordinator, {"approvals_needed": 0}, tag=tag).json()["ready"] is True
    assert call("patch", "review/", coordinator, {"approvals_needed": 1}, tag=tag).status_code == 412


def test_api_takes_what_a_draft_or_review_was_tagged_with(profile, other):
    contributor, coordinator = factories.user(Role.CONTRIBUTOR, other), factories.coordinator()
    tag = call("get", "review/", coordinator).headers["ETag"]

    assert call("post", "approvals/", contributor, tag=tag).status_code == 201
    assert call("delete", "approvals/agoria/", contributor, number=2).status_code == 412


def test_api_withdraws_only_what_was_read(profile, other):
    coordinator, contributor = factories.coordinator(), factories.user(Role.CONTRIBUTOR, other)
    for by in (contributor, coordinator):
        call("post", "approvals/", by)
    call("post", "publish/", coordinator)
    body = {"reason": "Fout"}

    assert call("post", "withdraw/", coordinator, body, number=2).status_code == 412
    assert call("post", "withdraw/", coordinator, body, tag="*").status_code == 428
    assert call("post", "withdraw/", coordinator, body).status_code == 200


def test_api_makes_and_revokes_links(client, profile, other):
    editor, reader = factories.editor(other), factories.user(Role.READER, other)

    made = call("post", "review-links/", editor, {"reviewer": "An", "partner": "agoria", "days": 3})
    address = made.json()["address"]
    opened = client.get(address)
    listed = call("get", "review-links/", editor).json()["results"]
    revoked = call("post", f"review-links/{made.json()['uid']}/revoke/", editor)

    assert (made.status_code, opened.status_code) == (201, 200)
    assert [(row["reviewer"], [use["what"] for use in row["uses"]]) for row in listed] == [("An", ["opened"])]
    assert "address" not in listed[0]
    assert revoked.json()["revoked"] is not None
    assert client.get(address).status_code == 410
    assert call("get", "review-links/", reader).status_code == 403
