"""What will go from the API says so on every answer, in the schema and in the changelog."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings

from partners.api import PartnerResource
from rest.endings import Ending
from tests import factories
from tests.greenskills.api_routes import routes

pytestmark = pytest.mark.django_db
GOES = Ending(since=datetime.date(2027, 1, 1), until=datetime.date(2027, 7, 1), instead="/api/v1/others/")


def test_every_answer_says_until_when_it_is_there(client, monkeypatch):
    monkeypatch.setattr(PartnerResource, "ending", GOES)
    factories.partner("one")

    answers = [client.get(f"/api/v1/partners/{key}") for key in ("", "one/", "nobody/")]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    for answer in answers:
        assert answer.headers["Deprecation"] == "@1798761600"
        assert answer.headers["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
        assert answer.headers["Link"] == '</api/v1/others/>; rel="successor-version"'


def test_what_has_no_date_and_no_successor_says_neither(client, monkeypatch):
    monkeypatch.setattr(PartnerResource, "ending", Ending(since=datetime.date(2027, 1, 1)))

    answer = client.get("/api/v1/partners/")

    assert {"Deprecation", "Sunset", "Link"} & set(answer.headers) == {"Deprecation"}


def test_what_stays_says_nothing(client):
    assert {"Deprecation", "Sunset"} & set(client.get("/api/v1/partners/").headers) == set()


def test_schema_says_deprecated(monkeypatch):
    from drf_spectacular.generators import SchemaGenerator

    monkeypatch.setattr(PartnerResource, "ending", GOES)

    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]

    assert paths["/api/v1/partners/"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/api/v1/sectors/"]["get"]


def test_changelog_tells_of_everything_that_goes():
    assert untold((Path(settings.BASE_DIR) / "CHANGELOG.md").read_text()) == []


def test_what_goes_and_is_not_told_is_found(monkeypatch):
    """The control: today nothing goes."""
    monkeypatch.setattr(PartnerResource, "ending", GOES)

    found, told = untold("# Changes"), untold("# Changes\n/api/v1/partners/ goes.")

    assert {pattern.split("(")[0] for pattern in found} == {"api/v1/partners/", "api/v1/partners/$"}
    assert told == []


def untold(changelog):
    """The patterns of the routes that go without the changelog naming them."""
    going = [route for route in routes() if getattr(route.resource, "ending", None) or _own_ending(route)]
    return [route.pattern for route in going if route.pattern.split("(")[0].rstrip("$") not in changelog]


def _own_ending(route):
    return getattr(route.view, "initkwargs", {}).get("ending")
