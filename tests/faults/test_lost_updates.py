"""R1 and R2: nothing that was acknowledged is ever lost, however many edit one document at the same time.

    python -m pytest tests/faults/test_lost_updates.py               # 16 editors, 100 rounds: minutes
    ROUNDS=500 SEED=7 python -m pytest tests/faults/test_lost_updates.py

`tests/coediting/test_lost_updates.py` is the short form in the normal run, with the controls that must fail.
"""

import os

import pytest

from tests.faults.hunt import edits_of_all_doors

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_acknowledged_edit_is_lost():
    rounds, seed = int(os.environ.get("ROUNDS", "100")), os.environ.get("SEED", "1")

    journal, problems = edits_of_all_doors(editors=16, rounds=rounds, seed=seed)

    print(f"{journal.count('saved')} edits saved, {journal.count('conflict')} conflicts, seed {seed}")
    assert problems == []
    assert journal.count("saved") >= min(1_000, 16 * rounds // 2)
