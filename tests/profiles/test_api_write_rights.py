"""Who may write on profiles through the API."""

import json

import pytest
from django.test import Client

from coediting.models import Revision
from partners.models import Role
from tests import factories
from tests.profiles.writing import DRAFT, PROFILES, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("owner")


@pytest.fixture
def editor(owner):
    return factories.editor(owner)


@pytest.fixture
def profile(owner):
    return factories.draft(owner, slug="sorter", title="Sorteerder", tasks=[factories.task_row("Sorteert")])


# ---------- rights ----------


@pytest.mark.parametrize(
    ("who", "scope", "status"),
    [
        ("anonymous", None, 401),
        ("stranger", "write", 404),
        ("reader", "write", 403),
        ("contributor", "write", 403),
        ("editor", "read", 403),
        ("editor", "propose", 403),
        ("editor", "write", 200),
        ("partner", "write", 200),
        ("coordinator", "write", 200),
    ],
)
def test_who_may_save(owner, profile, who, scope, status):
    other = factories.partner()
    profile.document.partners.add(other)
    cast = {
        "anonymous": lambda: None,
        "stranger": lambda: factories.editor(factories.partner()),
        "reader": lambda: factories.user(Role.READER, owner),
        "contributor": lambda: factories.user(Role.CONTRIBUTOR, owner),
        "editor": lambda: factories.editor(owner),
        "partner": lambda: factories.editor(other),
        "coordinator": factories.coordinator,
    }

    response = send(
        "patch", DRAFT, {"content": {"vks_level": 3}}, by=cast[who](), scope=scope, If_Match='"r1"'
    )

    assert response.status_code == status, response.content
    assert Revision.objects.count() == (2 if status == 200 else 1)


def test_editor_may_not_publish(profile, editor):
    assert send("post", f"{PROFILES}sorter/publish/", by=editor, If_Match='"r1"').status_code == 403


def test_nobody_begins_a_profile_for_another_partner(owner):
    stranger = factories.editor(factories.partner())

    response = send("post", PROFILES, {"owner": "owner", "content": {"title": {"nl": "X"}}}, by=stranger)

    assert response.status_code == 403


def test_session_needs_the_csrf_token(profile, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    body = {"data": json.dumps({"content": {"vks_level": 3}}), "content_type": "application/json"}

    refused = client.patch(DRAFT, headers={"If-Match": '"r1"'}, **body)
    client.get("/nl/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "a" * 32
    client.cookies["csrftoken"] = token
    taken = client.patch(DRAFT, headers={"If-Match": '"r1"', "X-CSRFToken": token}, **body)

    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")
    assert taken.status_code == 200


def test_disabled_user_and_revoked_token_are_401(profile, editor):
    secret = factories.token(editor)
    headers = {"Authorization": f"Bearer {secret}", "If-Match": '"r1"'}
    editor.is_active = False
    editor.save()

    response = Client().patch(DRAFT, "{}", content_type="application/json", headers=headers)

    assert response.status_code == 401


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_published_address_itself_is_read_only(profile, editor, method):
    response = send(method, f"{PROFILES}sorter/", {}, by=editor, If_Match='"r1"')

    assert (response.status_code, response.headers["Content-Type"]) == (405, "application/problem+json")
