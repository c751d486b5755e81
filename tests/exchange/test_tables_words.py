"""What people write in a table, read in the same way as in every list: words for yes and no, decimals, blank rows."""

import csv
import io

import pytest

from profiles.importing.faults import ImportRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tables_world):
    return tables_world


def semicolons(rows):
    """The file as a Belgian spreadsheet saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return ("\ufeff" + text.getvalue()).encode()


def refused(ask):
    with pytest.raises(ImportRefused) as caught:
        ask()
    return [(fault.row, fault.column) for fault in caught.value.faults]


def test_decimals_stand_behind_a_comma_or_a_point(world):
    rows = [row for row in world.rows("requirements") if row["slug"] == "sorter"]
    rows[0] |= {"lacking_low": "0", "lacking_mid": "7,5", "lacking_high": "10.0"}

    world.send("requirements", semicolons(rows))

    first = world.content()["requirements"][0]
    assert (first["lacking_low"], first["lacking_mid"], first["lacking_high"]) == (0, 7.5, 10)


@pytest.mark.parametrize(("word", "left"), [("waar", 1), (" TRUE ", 1), ("onwaar", 2), ("nee", 2), ("", 2)])
def test_words_for_yes_and_no(world, word, left):
    tasks = [row for row in world.rows("tasks") if row["slug"] == "sorter"]

    world.send("tasks", [tasks[0], tasks[1] | {"removed": word}])

    assert len(world.content()["tasks"]) == left


def test_other_words_are_told(world):
    tasks = [row for row in world.rows("tasks") if row["slug"] == "sorter"]

    assert refused(lambda: world.send("tasks", [tasks[0] | {"removed": "perhaps"}, tasks[1]])) == [(2, "removed")]


def test_blank_rows_say_nothing(world):
    rows = [row for row in world.rows("tasks") if row["slug"] == "sorter"]
    lines = semicolons([rows[0], dict.fromkeys(rows[0], ""), rows[1] | {"removed": "perhaps"}, dict.fromkeys(rows[0])])

    assert refused(lambda: world.send("tasks", lines)) == [(4, "removed")]
    report = world.send("tasks", lines.replace(b"perhaps", b"") + b";;;\r\n;\r\n")
    assert (report.changes["profiles"].unchanged, report.counts["rows"]) == (1, 2)
