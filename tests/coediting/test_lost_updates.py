"""R1 and R2 in short: editors at the same time lose nothing. And the controls: without the lock the hunt must find it.

The long form is `tests/faults/test_lost_updates.py`.
"""

import time

import pytest

from coediting.actions import documents
from coediting.models import Document
from tests.faults.hunt import edits_in_this_process, edits_of_all_doors

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("waiting")]


def test_edits_through_page_and_api_and_two_processes_lose_nothing():
    journal, problems = edits_of_all_doors(editors=8, rounds=10, seed=1)

    assert problems == []
    assert journal.count("saved") >= 40


def test_edits_within_one_process_lose_nothing():
    journal, problems = edits_in_this_process(editors=6, rounds=8, seed=1)

    assert problems == []
    assert journal.count("saved") >= 10


def without_lock(document):
    """The document as it is at this moment, and a little time in which others can save."""
    read = Document.objects.select_related("working").get(pk=document.pk)
    time.sleep(0.01)
    return read


def test_control_without_the_lock_the_database_refuses_double_numbers(monkeypatch):
    monkeypatch.setattr(documents, "lock", without_lock)

    _journal, problems = edits_in_this_process(editors=6, rounds=8, seed=1)

    assert [problem for problem in problems if "revision_number_once" in problem]


def test_control_without_the_lock_and_with_fresh_numbers_the_hunt_finds_lost_edits(monkeypatch):
    """The worst case: merged with what was read before, numbered with what stands there now, so that all succeeds."""
    append, lock = documents.append, documents.lock
    monkeypatch.setattr(documents, "lock", without_lock)
    monkeypatch.setattr(
        documents, "append", lambda document, *args, **rest: append(lock(document), *args, **rest)
    )

    _journal, problems = edits_in_this_process(editors=6, rounds=8, seed=1)

    assert not [problem for problem in problems if "Error" in problem]
    assert [problem for problem in problems if "is not one acknowledged edit" in problem]
