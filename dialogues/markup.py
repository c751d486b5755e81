"""The markup of contributions, made once in each server process and given to every phone that asks for news.

What is shown of a contribution changes only together with its `number`, so nothing here can be out of date.
"""

import threading
from collections import OrderedDict

from django.template.loader import render_to_string
from django.utils.translation import get_language

from dialogues.models import Contribution

KEPT = 4000  # pieces, of some hundred characters each

_made = OrderedDict()
_lock = threading.Lock()


def of_one(said, *, dots=False, own=False):
    """The markup of one contribution: with the button for a dot, or as its own phone sees it."""
    return render_to_string("dialogues/room/_said.html", {"said": said, "dots": dots, "own": own})


def of_news(dialogue, since, *, dots, most):
    """{uid: markup, or None for what is not shown any more} of what changed after number `since`, the newest first.

    `dialogue` is its primary key. One query where everything was made before, two otherwise.
    """
    changed = Contribution.objects.filter(dialogue=dialogue, number__gt=since).order_by("-number", "-pk")
    rows = list(changed.values_list("uid", "number", "state")[:most])
    keys = {uid: (uid, number, dots, get_language()) for uid, number, state in rows if state == "shown"}
    with _lock:
        found = {uid: _made[key] for uid, key in keys.items() if key in _made}
    if missing := keys.keys() - found.keys():
        fresh = {said.uid: of_one(said, dots=dots) for said in Contribution.objects.filter(uid__in=missing)}
        found |= fresh
        with _lock:
            _made.update((keys[uid], markup) for uid, markup in fresh.items())
            while len(_made) > KEPT:
                _made.popitem(last=False)
    return {str(uid): found.get(uid) for uid, _number, _state in rows}
