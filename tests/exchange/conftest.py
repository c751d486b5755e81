"""What the tests of the exchange share."""

import pytest
from django.utils import timezone

from exchange.feed.reading import readings
from tests.exchange.receiving import receiving
from tests.exchange.tabling import World


@pytest.fixture
def feed_at_tests(settings):
    """The feed names objects at the address of the portal, lists at the one they are asked at: here both the same."""
    settings.PORTAL_URL = "http://testserver"
    readings.cache_clear()
    yield
    readings.cache_clear()


@pytest.fixture
def receiver(settings):
    """A receiver of webhooks on this machine, whose host the settings exempt."""
    with receiving(settings) as server:
        yield server


@pytest.fixture
def clock(time_machine):
    """A clock that can be put forward."""
    time_machine.move_to(timezone.now())
    return time_machine


@pytest.fixture
def tables_world(tmp_path, settings):
    """Profiles and a target to download as tables, and a place for what is brought back."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return World(tmp_path)


@pytest.fixture
def browse(client):
    """Signs somebody in: `browse(user).get(…)`."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in
