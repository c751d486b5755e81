"""However many read a long answer slowly, threads stay free: tables of pages and nightly files take a place too."""

import threading
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.urls import reverse

from exchange.downloads import making
from partners.models import Role
from rest import sending
from tests import factories
from tests.greenskills.api_rows import make_cell, make_evidence

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "evidence": lambda: reverse("evidence-export", args=["csv"]),
    "workforce": lambda: reverse("workforce-export", args=["set-1", "xlsx"]),
    "tables": lambda: reverse("table-download", args=["profiles", "xlsx"]),
    "nightly": lambda: reverse("download", args=["themes.csv"]),
}


@pytest.fixture
def places(monkeypatch):
    """One place for long answers."""
    found = threading.BoundedSemaphore(1)
    monkeypatch.setattr(sending, "_places", found)
    return found


@pytest.fixture
def browse(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_cell(1), make_evidence(1), factories.theme("wood")
    making.make()
    client.force_login(factories.user(Role.CONTRIBUTOR, at=factories.partner()))
    return client


@pytest.mark.parametrize("name", ADDRESSES)
def test_long_answer_has_a_place_until_it_is_read(browse, places, name):
    address = ADDRESSES[name]()
    with places:
        refused = browse.get(address)
        head = browse.head(address)
    response = browse.get(address)
    is_held = not places.acquire(blocking=False)
    body = b"".join(response.streaming_content)
    response.close()

    assert (refused.status_code, refused.headers["Retry-After"], head.status_code) == (503, "5", 200)
    assert (response.status_code, is_held, len(body) > 20) == (200, True, True)
    assert places.acquire(blocking=False)


def test_who_finds_no_place_is_told_in_words(browse, places):
    with places:
        page = browse.get(ADDRESSES["evidence"]()).content.decode()
        problem = browse.get(ADDRESSES["nightly"](), headers={"Accept-Language": "en"}).json()

    assert "Er worden op dit moment veel tabellen gedownload." in page
    assert (problem["title"], problem["detail"]) == (
        "Many downloads at once.",
        "Many tables are being downloaded at this moment. Try again shortly.",
    )


def test_nothing_long_is_sent_in_another_way():
    """The client for programs is small and comes from memory."""
    apps = ("coediting", "dialogues", "exchange", "greenskills", "partners", "profiles", "rest", "roadmap")
    root = Path(portal.BASE_DIR)
    found = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if "StreamingHttpResponse(" in (text := path.read_text()) or "FileResponse(" in text
    }
    assert found == {"rest/tables.py", "exchange/downloads/serving.py", "greenskills/developers.py"}
