"""R4: kill -9 of worker and broker loses no effect and doubles none.

    python -m pytest tests/faults/test_storm.py -s                  # 2,000 events, 15 faults: three to five minutes
    EVENTS=10000 SEED=7 python -m pytest tests/faults/test_storm.py -s

`tests/coediting/test_outbox_faults.py` is the short form in the normal run, with the controls that must fail.
"""

import os

import pytest

from tests.faults.storm import DRAINED_WITHIN, storm

pytestmark = pytest.mark.django_db(transaction=True)


def test_kills_of_worker_and_broker_lose_and_double_nothing(tmp_path):
    events, seed = int(os.environ.get("EVENTS", "2000")), os.environ.get("SEED", "1")

    after = storm(tmp_path, events=events, worker_kills=10, broker_kills=5, seed=seed)

    print(f"\nR4: {events} events, {after}")
    assert after.faults == {}
    assert after.drained <= DRAINED_WITHIN, after.logs
