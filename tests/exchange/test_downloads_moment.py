"""The files to download are of one moment, also when somebody writes while they are made: with real commits."""

import pytest
from django.db import connection, transaction

from exchange.actions import feed
from exchange.downloads import files, making
from exchange.models import Change
from tests import factories
from tests.coediting.test_race import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def overtaken(settings, tmp_path, monkeypatch):
    """Between the competences and the themes somebody adds one of each; call it to make the files."""
    settings.VAR_DIR = tmp_path
    factories.competence("before")
    factories.theme("before")
    of_one, seen = making._files_of, []

    def write(_number):
        with transaction.atomic():
            factories.competence("meanwhile")
            factories.theme("meanwhile")
        feed.follow()

    def files_of(name, *others):
        found = of_one(name, *others)
        if name == "competences":
            assert in_threads(write, [0]) == []
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_read_only")
                seen.append(cursor.fetchone()[0])
        return found

    monkeypatch.setattr(making, "_files_of", files_of)

    def make():
        made = making.make()
        return seen, [files.current().of(name)["csv"].rows for name in ("competences", "themes")], made.changes_since

    return make


def test_files_are_of_one_moment_and_nothing_is_written_to_make_them(overtaken):
    assert list(making.RESOURCES).index("competences") < list(making.RESOURCES).index("themes")

    assert overtaken() == (["on"], [1, 1], 0)
    assert Change.objects.count() == 4


def test_files_that_see_several_moments_are_found_by_this(overtaken, monkeypatch):
    """The control: with the isolation that a transaction has by itself."""
    begin = making._one_moment.__wrapped__

    def plainly():
        with transaction.atomic():
            yield from begin()

    monkeypatch.setattr(making, "_one_moment", making.contextmanager(plainly))

    assert overtaken() == (["off"], [1, 2], 0)
