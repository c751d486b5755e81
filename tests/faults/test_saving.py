"""R5: without the broker everybody saves as before.

    python -m pytest tests/faults/test_saving.py -s                 # 60 s refused, 60 s frozen, 60 s slow: five minutes
    BROKEN_SECONDS=300 SEED=7 python -m pytest tests/faults/test_saving.py -s

`tests/coediting/test_outbox_faults.py` is the short form in the normal run, with the control that must fail.
"""

import os

import pytest

from tests.faults.breaks import RESUMED_WITHIN
from tests.faults.saving import BROKEN, save_meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def test_saves_do_not_notice_that_the_broker_is_away(tmp_path):
    seconds, seed = float(os.environ.get("BROKEN_SECONDS", "60")), os.environ.get("SEED", "1")

    found = save_meanwhile(tmp_path, phases=BROKEN, normal=20, broken=seconds, seed=seed)

    print("\nR5:", found)
    assert (found.failed, found.asked, found.without_event, found.unfulfilled) == ([], 0, 0, 0)
    assert found.slowed() == []
    assert max(found.back.values()) <= RESUMED_WITHIN
