"""R4, R5 and R6 in short: worker and broker die, freeze and vanish, and no effect is lost, doubled or late.

The long forms are `tests/faults/test_storm.py`, `test_saving.py` and `test_breaks.py`. Each control makes one mistake
on purpose (`tests/faults/laboratory.py`), and the harness must find it.
"""

import pytest

from tests.faults.breaks import RESUMED_WITHIN, breaks
from tests.faults.saving import save_meanwhile
from tests.faults.storm import DRAINED_WITHIN, storm

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("waiting")]


# ---------- R4: kill -9 ----------
def test_kills_of_worker_and_broker_lose_and_double_nothing(tmp_path):
    after = storm(tmp_path, events=100, worker_kills=2, broker_kills=1, seed="1")

    assert after.faults == {}
    assert after.drained <= DRAINED_WITHIN, after.logs


def test_control_done_at_publish_loses_effects(tmp_path):
    after = storm(
        tmp_path,
        events=20,
        worker_kills=1,
        broker_kills=0,
        seed="1",
        ways=["all"],
        sabotage="done_at_publish",
    )

    # What the worker held at that moment; a relay that dies before it ticks off doubles some as well.
    assert "ledger: missing" in after.faults


def test_control_effect_in_a_transaction_of_its_own_is_doubled(tmp_path):
    after = storm(
        tmp_path, events=20, worker_kills=1, broker_kills=0, seed="1", ways=["all"], sabotage="effect_apart"
    )

    assert set(after.faults) == {"ledger: doubled"}


# ---------- R5: no broker ----------
def test_saves_do_not_notice_that_the_broker_is_away(tmp_path):
    found = save_meanwhile(tmp_path, phases=["refused", "frozen"], normal=1, broken=2)

    assert (found.failed, found.asked, found.without_event, found.unfulfilled) == ([], 0, 0, 0)
    assert found.slowed(at_least=1.0) == []
    assert max(found.back.values()) <= RESUMED_WITHIN


def test_control_relay_in_the_request_asks_the_broker_and_waits_for_it(tmp_path):
    found = save_meanwhile(tmp_path, phases=["frozen"], normal=1, broken=4, sabotage="relay_in_request")

    assert found.asked > 0
    assert found.slowed(at_least=1.0) == ["frozen"]


# ---------- R6: broken connections ----------
def test_work_goes_on_after_a_reset_and_a_freeze(tmp_path):
    found = breaks(tmp_path, resets=1, freezes=[(3, "lose")], seed="1")

    assert found.faults == {}
    assert found.worst <= RESUMED_WITHIN, found.logs
    assert found.same_worker


def test_control_of_a_worker_that_also_listens_to_commands_is_hung_by_a_reset(tmp_path):
    """By two resets out of three, as it depends on which connection it looks at first."""
    found = breaks(tmp_path, resets=8, freezes=[], seed="1", sabotage="listening", patience=RESUMED_WITHIN)

    assert found.never is not None
