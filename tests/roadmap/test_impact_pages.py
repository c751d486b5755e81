"""The impact preview where people meet it: editor, proposal, API; with and without scripts."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coediting import actions as documents
from coediting import kinds, unsaved
from coediting.models import Document, Revision
from partners.models import Role
from roadmap.actions import needs
from roadmap.models import NeedTotal
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
API = "/api/v1/profiles/operator/impact/"


@pytest.fixture
def profile():
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 200), ("22", "81", 100)])
    made = world.profile([jobs["81"]], [sectors["20"]], (20, 30, 40), slug="operator")
    needs.recompute_all()
    return made


@pytest.fixture
def editor(profile):
    return factories.editor(profile.document.owner)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def typed(profile, **content):
    """What the edit form posts for a changed content."""
    whole = Document.objects.get(pk=profile.pk).working.content | content
    data = {"revision": "1"}
    for name, value in unsaved.pairs(kinds.get("profile").schema, whole):
        data.setdefault(name, []).append(value)
    return data


def requirement(profile, **fields):
    return [Document.objects.get(pk=profile.pk).working.content["requirements"][0] | fields]


def call(user, body=None):
    headers = {"Authorization": f"Bearer {factories.token(user)}"}
    if body is None:
        return Client().get(API, headers=headers)
    return Client().post(API, data=body, content_type="application/json", headers=headers)


def cells(page):
    return re.findall(r'<data value="([^"]+)"', page)


def test_editor_computes_what_is_typed_without_saving(profile, editor):
    data = typed(profile, requirements=requirement(profile, lacking_mid=40)) | {"do": "impact"}

    page = signed_in(editor).post("/en/profiles/operator/edit/", data).content.decode()

    assert cells(page) == ["20.0", "60.0", "80.0", "20.0", "60.0", "80.0"]
    assert "+20" in page
    assert Revision.objects.filter(document=profile.pk).count() == 1
    assert 'value="40"' in page or ">40<" in page


def test_editor_fetches_the_section_alone(profile, editor):
    data = typed(profile, requirements=requirement(profile, lacking_mid=40))
    address = f"/en/needs/impact/{profile.document.uid}/"

    page = signed_in(editor).post(address, data, headers={"HX-Request": "true"}).content.decode()

    assert cells(page)[:3] == ["20.0", "60.0", "80.0"]
    assert "<html" not in page
    assert NeedTotal.objects.of_sectors().filter(group="green").add_up()["mid"] == 60


def test_edit_page_offers_it_and_other_documents_do_not(profile, editor):
    page = signed_in(editor).get("/en/profiles/operator/edit/").content.decode()
    target = factories.target(owner=profile.document.owner)
    other = signed_in(editor).get(f"/en/targets/{target.slug}/edit/").content.decode()

    assert ('id="impact"' in page, 'id="impact"' in other) == (True, False)
    assert cells(page) == []


def test_proposal_shows_what_it_would_do(profile, editor):
    document = Document.objects.get(pk=profile.pk)
    content = document.working.content | {"requirements": requirement(profile, lacking_mid=40)}
    contributor = factories.user(Role.CONTRIBUTOR, document.owner)
    proposal = documents.propose(document=document, by=contributor, base=1, content=content, reason="more")
    client = signed_in(editor)
    address = f"/en/needs/impact/{document.uid}/?proposal={proposal.uid}"

    page = client.get(f"/en/documents/{document.uid}/proposals/{proposal.uid}/").content.decode()
    section = client.get(address).content.decode()

    assert address.replace("&", "&amp;") in page
    assert cells(section)[:3] == ["20.0", "60.0", "80.0"]
    assert call(editor, {"proposal": str(proposal.uid)}).json()["groups"][0]["then"]["mid"] == 80
    documents.decline(proposal=proposal, by=editor, answer="no")
    assert client.get(address).status_code == 404
    assert call(editor, {"proposal": str(proposal.uid)}).status_code == 404


def test_api_answers_for_a_partial_edit_and_for_the_draft(profile, editor):
    row = requirement(profile)[0]["id"]

    edited = call(editor, {"content": {"requirements": [{"id": row, "lacking_mid": 40}]}}).json()
    draft = call(editor).json()

    assert edited["groups"][0]["difference"] == {"covered": 0, "low": 0, "mid": 20, "high": 0}
    assert draft["groups"][0]["difference"] == {"covered": 0, "low": 0, "mid": 0, "high": 0}
    assert (edited["headcount"], edited["gained"], edited["left_out"]) == (200, [], 0)


def test_api_names_who_would_come(profile, editor):
    sector = profile.sectors.get().parent

    answer = call(editor, {"content": {"add_sectors": [str(sector.uid)]}}).json()

    (move,) = answer["gained"]
    assert (move["sector"]["code"], move["job"]["code"], move["headcount"], move["other"]) == ("22", "81", 100, None)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content": 3}, 422),
        ({"proposal": "x"}, 404),
        ({"proposal": "x", "content": {}}, 400),
        ({"what": 1}, 400),
        ([], 400),
    ],
)
def test_api_refuses_what_makes_no_sense(profile, editor, body, status):
    assert call(editor, body).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("reader", 200), ("contributor", 200), ("editor", 200), ("coordinator", 200), ("stranger", 404)],
)
def test_only_who_takes_part_sees_it(profile, who, status):
    user = factories.cast(profile.document.owner)[who]

    assert call(user).status_code == status
    assert signed_in(user).get(f"/en/needs/impact/{profile.document.uid}/").status_code == status


def test_anonymous_is_asked_to_sign_in(profile):
    assert Client().get(f"/en/needs/impact/{profile.document.uid}/").status_code == 302
    assert Client().get(API).status_code == 404


@pytest.mark.parametrize("requirements", [1, 3])
def test_query_count(profile, editor, requirements):
    content = {"requirements": world.rows(*[(1, 2, 3)] * requirements)}
    client, data = signed_in(editor), typed(profile, **content)

    with CaptureQueriesContext(connection) as queries:
        client.post(f"/en/needs/impact/{profile.document.uid}/", data, headers={"HX-Request": "true"})

    assert len(queries) == 24
