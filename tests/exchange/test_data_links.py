"""In the head of a page about one thing: where programs find the same thing."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.dialogues import making

pytestmark = pytest.mark.django_db


def linked(client, address):
    """{media type: address} of the links to data in the head of a page."""
    head = client.get(address).content.decode().partition("</head>")[0]
    found = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', head)
    return dict(found)


def things():
    """{resource: (its page, its uid)} of one of each kind."""
    house = factories.partner("house")
    profile = factories.published(house, slug="sorter")
    target, dialogue = factories.target(house, slug="less-waste"), making.dialogue(house, "talk")
    job, competence = factories.job(), factories.competence()
    return {
        "profiles": (reverse("profile", args=["sorter"]), profile.document.uid),
        "targets": (reverse("target", args=["less-waste"]), target.document.uid),
        "dialogues": (reverse("dialogue", args=["talk"]), dialogue.uid),
        "jobs": (reverse("job", args=[job.uid]), job.uid),
        "competences": (reverse("competence", args=[competence.uid]), competence.uid),
    }


def test_page_of_a_thing_names_its_data(client):
    for resource, (page, uid) in things().items():
        links = linked(client, page)

        assert set(links) == {"application/ld+json", "application/json"}, resource
        for kind, address in links.items():
            answer = client.get(address)
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind), resource
            assert str(uid) in answer.content.decode()


def test_other_pages_name_none(client):
    things()
    pages = [reverse("home"), reverse("profiles"), reverse("profile-history", args=["sorter"])]

    assert [linked(client, page) for page in [*pages, reverse("profile", args=["nothing"])]] == [{}] * 4
