"""Real editors at the same time: threads with connections of their own, and commits that count."""

import threading
import time

import pytest
from django.db import connection, transaction

from coediting.actions import documents
from coediting.models import Event, Revision
from profiles import actions
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = ("summary", "context", "autonomy", "responsibility")


def in_threads(work, numbers, patience=30):
    """Run `work(number)` in one thread each, all set off together. Returns what they raised.

    Who is not done after `patience` seconds (of waiting for all of them) is an error too.
    """
    errors, start = [], threading.Barrier(len(numbers))

    def run(number):
        start.wait()
        try:
            work(number)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number], daemon=True) for number in numbers]
    for thread in threads:
        thread.start()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    late = [number for number, thread in zip(numbers, threads, strict=True) if thread.is_alive()]
    return [*errors, *(TimeoutError(f"{number} still runs") for number in late)]


def test_thread_that_does_not_end_is_an_error():
    let_go = threading.Event()

    (error,) = in_threads(lambda number: number and let_go.wait(30), [0, 1], patience=0.1)
    let_go.set()

    assert str(error) == "1 still runs"


def test_editors_of_different_fields_at_the_same_time_all_get_through():
    owner = factories.partner()
    profile = factories.draft(owner)
    by = factories.editor(owner)
    content = profile.document.working.content

    def save(number):
        name = FIELDS[number // 2]
        language = ("nl", "en")[number % 2]
        edited = content | {name: content[name] | {language: f"editor {number}"}}
        actions.revise_profile(profile=Profile.objects.get(pk=profile.pk), by=by, base=1, content=edited)

    errors = in_threads(save, range(8))

    assert errors == []
    working = Profile.objects.get(pk=profile.pk).document.working
    assert {working.content[name][language] for name in FIELDS for language in ("nl", "en")} == {
        f"editor {number}" for number in range(8)
    }
    numbers = Revision.objects.filter(document=profile.pk).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 10))
    revised = (
        Event.objects.filter(kind="profile.revised")
        .order_by("id")
        .values_list("details__revision", flat=True)
    )
    assert list(revised) == list(range(1, 10))


def test_lock_reads_the_working_revision_as_it_is_after_the_wait():
    owner = factories.partner()
    document = factories.draft(owner).document
    by = factories.editor(owner)
    waiting, seen = threading.Event(), []

    def second():
        waiting.set()
        with transaction.atomic():
            seen.append(documents.lock(document).working.number)
        connection.close()

    with transaction.atomic():
        locked = documents.lock(document)
        thread = threading.Thread(target=second)
        thread.start()
        waiting.wait(5)
        time.sleep(0.3)  # until the second one stands before the lock
        edited = locked.working.content | {"vks_level": 3}
        documents.append(locked, edited, by=by, partner=owner, origin="page")
    thread.join(10)

    assert seen == [2]
