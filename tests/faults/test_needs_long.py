"""Incremental needs against the full recount, in the long form.

    python -m pytest tests/faults/test_needs_long.py -s             # 500 sequences of edits: minutes
    SEQUENCES=2000 SEED=7 python -m pytest tests/faults/test_needs_long.py -s

`tests/roadmap/test_needs_properties.py` is the short form in the normal run.
"""

import os
import random

import pytest

from roadmap.actions import needs
from tests.roadmap import needs_world, reference
from tests.roadmap.random_world import random_edits, undone


@pytest.mark.django_db
def test_incremental_is_the_recount_on_many_random_edit_sequences():
    sequences, seed = int(os.environ.get("SEQUENCES", "500")), int(os.environ.get("SEED", "1"))
    same = steps = 0
    for number in range(sequences):
        chance = random.Random(f"{seed}-{number}")
        with undone():
            length = chance.randint(1, 12)
            random_edits(chance, length)
            incremental, run = needs_world.stored(), needs.recount()
            assert (run.difference, run.inputs["verdict"]["agrees"]) == (0, True), number
            assert incremental == reference.expected(), number
            assert needs.recompute_all().rows == 0, number
        same, steps = same + 1, steps + length
    print(f"\n{same} sequences of {steps} edits: incremental, SQL anew, NumPy and the slow reading agree")
    assert same == sequences
