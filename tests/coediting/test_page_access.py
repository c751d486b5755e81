"""Every form carries its tokens, every visitor gets what the table says, and content is shown as text."""

import pytest
from django.test import Client
from django.urls import reverse

from coediting.models import Revision
from profiles import actions
from tests import factories
from tests.coediting.filling import forms_of
from tests.coediting.pages import SLUG, edit_data, edit_form, newest, pages_with_forms, pressed, url

pytestmark = pytest.mark.django_db


# ---------- every form, every visitor ----------
def test_every_form_carries_its_tokens(client, profile):
    client.force_login(factories.coordinator())
    editing = {url("edit"), url("resolve"), url("restore", 1), url("publish")}
    seen = set()

    for page, answer in pages_with_forms(client, profile).items():
        for form in forms_of(answer):
            if form.method != "post":
                continue
            assert form.value("csrfmiddlewaretoken"), (page, form.action)
            if form.action in editing:
                seen.add(form.action)
                assert form.value("revision") in {"1", "2"}, (page, form.action)

    assert {url("edit"), url("resolve"), url("restore", 1)} <= seen


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("edit", {"revision": "1"}),
        ("resolve", {}),
        ("publish", {"revision": "1"}),
        ("restore", {"revision": "1"}),
    ],
)
def test_every_form_is_refused_without_its_csrf_token(by, profile, page, data):
    strict = Client(enforce_csrf_checks=True)  # the client of the other tests does not check
    strict.force_login(factories.coordinator())
    address = url(page, 1) if page == "restore" else url(page)

    assert strict.post(address, data).status_code == 403
    assert newest(profile).number == 1


#               GET edit, history, compare; POST edit, resolve, restore, publish
ON_A_DRAFT = {
    "anonymous": (302,) * 7,
    "stranger": (404,) * 7,
    "reader": (403, 200, 200, 403, 403, 403, 403),
    "contributor": (200, 200, 200, 422, 403, 403, 403),  # the form proposes; unchanged it proposes nothing
    "editor": (200, 200, 200, 302, 302, 302, 403),
    "coordinator": (200, 200, 200, 302, 302, 302, 302),
}
ON_A_PUBLISHED_ONE = ON_A_DRAFT | {"stranger": (403,) * 7}


def statuses(client, user, profile):
    """The answers to one visitor, in the order of the table."""
    if user.is_authenticated:
        client.force_login(user)
    number = newest(profile).number
    got = [client.get(url("edit")), client.get(url("history")), client.get(url("compare", 1, number))]
    got.append(client.post(url("edit"), edit_data(profile)))
    got.append(client.post(url("resolve"), {}))
    got.append(client.post(url("restore", number), {"revision": str(newest(profile).number)}))
    got.append(client.post(url("publish"), {"revision": str(newest(profile).number)}))
    return tuple(answer.status_code for answer in got)


@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_who_may_open_and_post_what_of_a_draft(client, owner, profile, name):
    assert statuses(client, factories.cast(owner)[name], profile) == ON_A_DRAFT[name]
    assert newest(profile).number == 1


@pytest.mark.parametrize("name", ON_A_PUBLISHED_ONE)
def test_who_may_open_and_post_what_of_a_published_one(client, owner, profile, name):
    factories.approve(profile)
    actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)

    assert statuses(client, factories.cast(owner)[name], profile) == ON_A_PUBLISHED_ONE[name]
    assert newest(profile).number == 1


def test_anonymous_visitors_come_back_after_signing_in(client, profile):
    answer = client.get(url("edit"))

    assert answer.url == f"{reverse('sign-in')}?next={url('edit')}"


def test_a_disabled_user_is_signed_out(client, owner, profile, by):
    client.force_login(by)
    by.is_active = False
    by.save()

    assert client.get(url("edit")).status_code == 302
    assert client.post(url("edit"), {"revision": "1"}).status_code == 302
    assert newest(profile).number == 1


# ---------- content is text ----------
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 }}"


def test_every_page_shows_content_as_text(signed_in, owner):
    sign = factories.language_map(EVIL)
    profile = factories.draft(
        owner,
        slug=SLUG,
        title=EVIL,
        summary=sign,
        tasks=[factories.task_row(EVIL, support=sign)],
        requirements=[factories.requirement_row(factories.competence(EVIL), lacking_source=EVIL[:90])],
        jobs=[factories.job(label_nl=EVIL)],
    )
    row = newest(profile).content["tasks"][0]["id"]

    for page, answer in pages_with_forms(signed_in, profile).items():
        shown = answer.content.decode()
        assert "<script>alert" not in shown, page
        assert "<img src=x" not in shown, page
    form = pressed(signed_in, edit_form(signed_in), f"remove:tasks:{row}")
    assert form.value(f"tasks-{row}-title-nl") == EVIL


def test_a_note_and_a_name_are_shown_as_text(signed_in, profile, by):
    by.name = EVIL
    by.save()
    signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "note": EVIL}))

    for address in (url("history"), url("compare", 1, 2), url("edit")):
        assert "<script>alert" not in signed_in.get(address).content.decode()
    assert Revision.objects.get(document=profile.pk, number=2).note == EVIL
