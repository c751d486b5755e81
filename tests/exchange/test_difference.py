"""Differences between two JSON values: each `to` at its place in the older one gives the newer one."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.feed.difference import differences

# PostgreSQL keeps numbers of JSON as decimals, among which there is no zero with a sign.
numbers = st.integers(-3, 3) | st.floats(-2, 2, width=16).map(lambda number: number or 0.0)
leaves = st.none() | st.booleans() | numbers | st.sampled_from(["", "a", "b/~"])
names = st.sampled_from(["a", "b", "uid", "a/b", "~", "~1", ""])
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))


def applied(value, found):
    """The value with every difference put in its place, as a consumer would do it."""
    value = copy.deepcopy(value)
    for each in found:
        if each["pointer"] == "":
            value = each["to"]
            continue
        *way, last = [part.replace("~1", "/").replace("~0", "~") for part in each["pointer"].split("/")[1:]]
        holder = value
        for part in way:
            holder = holder[int(part) if isinstance(holder, list) else part]
        last = int(last) if isinstance(holder, list) else last
        if "to" in each:
            holder[last] = each["to"]
        else:
            del holder[last]
    return value


@given(values, values)
def test_differences_turn_the_older_value_into_the_newer_one(before, after):
    became = applied(before, differences(before, after))

    assert json.dumps(became, sort_keys=True) == json.dumps(after, sort_keys=True)


@given(values)
def test_same_value_has_no_differences(value):
    assert differences(value, copy.deepcopy(value)) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": {"nl": "x", "en": "y"}}, {"a": {"nl": "z", "en": "y"}}, [{"pointer": "/a/nl", "from": "x", "to": "z"}]),
        ({"a": 1}, {"a": 1, "b": None}, [{"pointer": "/b", "to": None}]),
        ({"a": 1, "b": None}, {"a": 1}, [{"pointer": "/b", "from": None}]),
        ({"a/b~": 1}, {"a/b~": 2}, [{"pointer": "/a~1b~0", "from": 1, "to": 2}]),
        (1, True, [{"pointer": "", "from": 1, "to": True}]),
        (1, 1.0, [{"pointer": "", "from": 1, "to": 1.0}]),
        (
            [{"id": "x", "level": 1}, {"id": "y", "level": 2}],
            [{"id": "x", "level": 1}, {"id": "y", "level": 3}],
            [{"pointer": "/1/level", "from": 2, "to": 3}],
        ),
        (
            [{"id": "x"}, {"id": "y"}],
            [{"id": "y"}],
            [{"pointer": "", "from": [{"id": "x"}, {"id": "y"}], "to": [{"id": "y"}]}],
        ),
        (
            [{"id": "x"}, {"id": "y"}],
            [{"id": "y"}, {"id": "x"}],
            [{"pointer": "", "from": [{"id": "x"}, {"id": "y"}], "to": [{"id": "y"}, {"id": "x"}]}],
        ),
    ],
)
def test_differences_are_named_by_their_place(before, after, expected):
    assert differences(before, after) == expected
