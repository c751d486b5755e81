"""What one person saved in one sitting is one line of the history, which opens to its revisions."""

from datetime import UTC, datetime, timedelta

import pytest

from coediting.models import Revision
from coediting.sittings import LONGEST, Sitting, sittings
from profiles import actions
from tests.coediting.pages import newest, others_save, text, url

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANNA, BRAM = 1, 2


def rows(*saves):
    """Rows newest first of (author, partner, version, minutes since the start), oldest first."""
    found = [
        (number, author, partner, version, START + timedelta(minutes=minutes))
        for number, (author, partner, version, minutes) in enumerate(saves, start=1)
    ]
    return found[::-1]


@pytest.mark.parametrize(
    ("saves", "folded"),
    [
        ([], []),
        ([(ANNA, 1, None, 0)], [(1, 1)]),
        ([(ANNA, 1, None, 0), (ANNA, 1, None, 30), (ANNA, 1, None, 60)], [(1, 3)]),
        ([(ANNA, 1, None, 0), (ANNA, 1, None, 31)], [(2, 2), (1, 1)]),
        ([(ANNA, 1, None, 0), (BRAM, 1, None, 1), (ANNA, 1, None, 2)], [(3, 3), (2, 2), (1, 1)]),
        ([(ANNA, 1, None, 0), (ANNA, 2, None, 1)], [(2, 2), (1, 1)]),
        ([(ANNA, 1, None, 0), (ANNA, 1, 1, 1), (ANNA, 1, None, 2)], [(3, 3), (1, 2)]),
        ([(None, 1, None, 0), (None, 1, None, 1)], [(1, 2)]),
    ],
    ids=["none", "one", "pauses", "long pause", "somebody else", "other partner", "published", "the portal"],
)
def test_a_sitting_ends_where_it_should(saves, folded):
    assert [(each.first, each.last) for each in sittings(rows(*saves))] == folded


def test_a_sitting_has_a_longest_length():
    found = sittings(rows(*[(ANNA, 1, None, 0)] * (2 * LONGEST + 1)))

    assert [each.last - each.first + 1 for each in found] == [LONGEST, LONGEST, 1]
    assert found[-1] == Sitting(1, 1)


@pytest.mark.django_db
def test_history_folds_a_sitting_and_opens_to_its_revisions(signed_in, profile, by, three_revisions):
    others_save(profile, summary=text("Van hen"))

    answer = signed_in.get(url("history"))

    lines = [[revision.number for revision in line] for line in answer.context["lines"]]
    page = answer.content.decode()
    assert lines == [[4], [3, 2], [1]]
    assert page.count("<details>") == 1
    assert f"{url('history')}?old=1&amp;new=3" in page  # the whole sitting
    assert f"{url('history')}?old=2&amp;new=3" in page  # its last save
    for name in ("old", "new"):
        values = [f'name="{name}" value="{number}"' for number in (1, 2, 3, 4)]
        assert [page.count(value) for value in values] == [1, 1, 1, 1]
    assert page.count(" checked>") == 2


@pytest.mark.django_db
def test_history_pages_by_sitting(signed_in, profile, by):
    working = newest(profile)
    Revision.objects.bulk_create(
        Revision(
            document_id=profile.pk,
            number=number,
            content=working.content,
            content_hash=working.content_hash,
            author=by,
            partner=profile.document.owner,
            origin="page",
            created=START + timedelta(minutes=60 * number),
        )
        for number in range(2, 61)
    )

    pages = [signed_in.get(url("history"), {"page": page}).context["lines"] for page in (1, 2, 3)]

    numbers = [revision.number for lines in pages for line in lines for revision in line]
    assert numbers == list(range(60, 0, -1))
    assert [len(lines) for lines in pages] == [25, 25, 10]


@pytest.mark.django_db
def test_history_reads_no_contents(signed_in, profile, by):
    content = newest(profile).content | {"summary": text("heel eigen woorden")}
    actions.revise_profile(profile=profile, by=by, base=1, content=content)

    answer = signed_in.get(url("history"))

    loaded = [revision.get_deferred_fields() for line in answer.context["lines"] for revision in line]
    assert loaded == [{"content"}] * 2
