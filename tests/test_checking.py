"""The checker of values against their schema knows the formats that ours name."""

import pytest

from tests.checking import odd


@pytest.mark.parametrize(
    ("form", "right", "wrong"),
    [
        ("date", "2026-11-22", "2026-11-32"),
        ("date-time", "2026-11-22T09:00:00Z", "2026-11-22 09:00"),
        ("email", "an@example.org", "an"),
        ("uri", "https://example.org/a", "/a b"),
        ("uuid", "8a3c90fa-37f7-87ed-a5e9-7872c5809025", "8a3c90fa"),
    ],
)
def test_format_is_checked(form, right, wrong):
    schema = {"properties": {"x": {"type": "string", "format": form}}}

    assert [odd({"x": value}, schema) for value in (right, wrong)] == [[], [f"$.x: '{wrong}' is not a '{form}'"]]
