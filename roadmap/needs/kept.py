"""Answers that cost a pass over the whole workforce, kept in the process until the figures change.

Figures change with a run only, and runs write theirs in one transaction, so what was computed after a run holds until
the next one. Without a run nothing is kept. Answers are handed out as they are, not copied, as copies of thousands of
rows would cost more than the rest of the page: nobody changes them.
"""

import collections
import threading

MOST = 128  # answers; the largest holds a sum for each of some thousand jobs

_answers: collections.OrderedDict = collections.OrderedDict()
_lock = threading.Lock()


def until_next_run(run, dataset, name, compute):
    """`compute()`, or what it gave since this run (the newest NeedRun, or None) for the same dataset and name.

    A NeedRelease may stand in the place of the run: its figures never change.
    """
    if run is None:
        return compute()
    key = (run.uid, dataset.pk, dataset.revision, name)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    found = compute()
    with _lock:
        _answers[key] = found
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return found


def forget():
    """Forget all answers."""
    with _lock:
        _answers.clear()
