"""R6: broken connections to the broker heal by themselves.

    python -m pytest tests/faults/test_breaks.py -s                 # 5 resets, 4 freezes and the controls: four minutes
    SEED=7 python -m pytest tests/faults/test_breaks.py -s

`tests/coediting/test_outbox_faults.py` is the short form in the normal run.
"""

import os

import pytest

from tests.faults.breaks import RESUMED_WITHIN, breaks

pytestmark = pytest.mark.django_db(transaction=True)
SEED = os.environ.get("SEED", "1")


def test_work_goes_on_after_every_break(tmp_path):
    freezes = [(20, "thaw"), (20, "lose"), (3, "lose"), (3, "thaw")]

    found = breaks(tmp_path, resets=5, freezes=freezes, seed=SEED)

    print("\nR6: seconds until a fresh event has its effect:", found)
    assert found.faults == {}
    assert found.worst <= RESUMED_WITHIN, found.logs
    assert found.same_worker


@pytest.mark.parametrize("frozen", [3, 20])
def test_control_without_socket_timeouts_the_worker_waits_for_ever(tmp_path, frozen):
    found = breaks(
        tmp_path,
        resets=0,
        freezes=[(frozen, "lose")],
        seed=SEED,
        sabotage="no_socket_timeouts",
        patience=2 * RESUMED_WITHIN,
    )

    assert found.never == f"{frozen} s frozen, lose"


def test_control_with_kombu_as_it_comes_the_worker_loses_its_places(tmp_path):
    """Each freeze costs the place of a message whose acknowledgement fails; there are two."""
    found = breaks(
        tmp_path,
        resets=0,
        freezes=[(6, "lose")] * 8,
        seed=SEED,
        sabotage="acknowledged_or_held",
        patience=2 * RESUMED_WITHIN,
    )

    assert found.never == "6 s frozen, lose"
