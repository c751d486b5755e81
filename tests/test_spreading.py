"""Groups of tests stay together, of which xdist itself says nothing when they do not."""

import copy

import pytest

from tests import spreading


@pytest.mark.xdist_group("waiting")
def test_group_stands_in_the_name_that_xdist_reads(request):
    item = request.node
    if not getattr(request.config.option, "loadgroup", False):  # the same, on a test that nobody spread
        item = copy.copy(item)
        spreading.say_group(item)

    assert item.nodeid.endswith("@waiting")
