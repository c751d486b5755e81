"""R10 in short: random steps on the engine and on a model agree. And the controls: where a save overwrites they do not.

The long form is `tests/faults/test_model_long.py`.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from coediting.actions import documents
from tests.faults.model import CONFLICT, DENIED, SAME, SAVED, UNKNOWN, CoEditing

pytestmark = pytest.mark.django_db
STEADY = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def test_engine_and_model_agree():
    CoEditing.seen.clear()

    run_state_machine_as_test(CoEditing, settings=settings(STEADY, max_examples=20, stateful_step_count=20))

    assert {outcome for _door, outcome in CoEditing.seen} == {SAVED, SAME, CONFLICT, UNKNOWN, DENIED}
    assert {door for door, outcome in CoEditing.seen if outcome == SAVED} == {"action", "page", "API"}


def test_control_where_the_last_save_overwrites_the_model_finds_it(monkeypatch):
    monkeypatch.setattr(documents, "merge", lambda base, theirs, mine: (mine, []))

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            CoEditing, settings=settings(STEADY, max_examples=30, stateful_step_count=15)
        )


def test_control_where_rights_are_not_asked_the_model_finds_it(monkeypatch):
    monkeypatch.setattr(documents.permissions, "may_edit", lambda user, document: True)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            CoEditing, settings=settings(STEADY, max_examples=30, stateful_step_count=15)
        )
