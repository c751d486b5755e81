"""R10: co-editing against its model, in the long form.

    python -m pytest tests/faults/test_model_long.py             # 200 runs of 30 steps: minutes
    RUNS=1000 STEPS=50 python -m pytest tests/faults/test_model_long.py

`tests/coediting/test_model.py` is the short form in the normal run, with the controls that must fail.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.model import CoEditing


@pytest.mark.django_db
def test_engine_and_model_agree_for_long():
    runs, steps = int(os.environ.get("RUNS", "200")), int(os.environ.get("STEPS", "30"))

    run_state_machine_as_test(
        CoEditing,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
