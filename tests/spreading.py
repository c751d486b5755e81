"""Which process runs what, where several run the tests (`-n`): all of them are to end together.

Tests of one `xdist_group` are run by one process, and groups go first: those that wait more than they compute
("browser", "waiting") then have the whole run to wait in, while others compute. After the groups come the longest
tests, then all others.

A plugin of its own, named in pyproject.toml.
"""

from __future__ import annotations

import os

import pytest

# The longest of those in no group, by where they stand: seconds each, and not to be begun when all others are done.
LONGEST = (
    "tests/greenskills/test_api_fuzz.py",
    "tests/coediting/test_merge.py",
    "tests/profiles/test_importing_real.py",
    "tests/exchange/test_difference.py",
    "tests/coediting/test_compare.py",
    "tests/greenskills/test_api_client.py",
    "tests/exchange/test_feed_columns.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers(config):
    """One process more than there are cores: at nearly every moment one waits, for a browser or for a worker."""
    found = yield
    return found if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") else found + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Behind pytest-django, which puts the tests that commit behind the others; and behind xdist."""
    if not hasattr(config, "workerinput"):
        return
    items.sort(key=place)
    if config.getvalue("loadgroup"):
        for item in items:
            say_group(item)


def place(item):
    path = item.nodeid.partition("::")[0]
    return LONGEST.index(path) if path in LONGEST else len(LONGEST)


def say_group(item):
    """xdist reads the group from the end of a test's name, and up to 3.8 writes it where pytest 9.2 no longer looks."""
    mark = item.get_closest_marker("xdist_group")
    if mark is not None and not item.nodeid.endswith(ending := f"@{mark.args[0]}"):
        item._id = type(item.id).parse(item.nodeid + ending)
        if not item.nodeid.endswith(ending):
            raise pytest.UsageError(f"xdist would not see the group of {item.nodeid}: pytest names tests otherwise now")
