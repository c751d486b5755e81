"""Every order that a list can be asked for: its column is sorted, minus turns it round, and no page loses a row."""

import pytest

from greenskills.api import RESOURCES
from tests import factories
from tests.greenskills.api_rows import LISTS, me
from tests.greenskills.api_variety import vary
from tests.greenskills.test_api_lists import COORDINATING, OWN, every_list, get, make

pytestmark = pytest.mark.django_db
# Orderings by where something stands in a tree, of which the row shows only the uid.
BY_PLACE = {("job-competences", "job"), ("workforce", "sector"), ("workforce", "job")}
# Orderings by what all rows of this battery have alike.
ALIKE = {"profiles": {"title_nl", "title_en"}, "contributions": {"points"}, "need-releases": {"name_nl", "name_en"}}


@pytest.fixture
def client(client, request):
    """A visitor; a member or a coordinator where the list is theirs."""
    name = request.node.callspec.params["name"]
    if name in OWN | COORDINATING:
        client.force_login(me() if name in OWN else factories.coordinator())
    return client


@every_list
def test_every_ordering_pages_through_everything(client, name):
    make(name, 3)
    for ordering in RESOURCES[name].orderings:
        for sign in ("", "-"):
            first = get(client, name, f"?limit=2&ordering={sign}{ordering}").json()
            second = client.get(first["next"]).json()
            whole = get(client, name, f"?ordering={sign}{ordering}").json()["results"]

            assert first["results"] + second["results"] == whole


@every_list
def test_every_ordering_sorts_its_column_and_minus_turns_it_round(client, name):
    for number in (1, 2, 0):  # not in the order in which they are numbered
        LISTS[name][0](number)
    vary(name, 0, 1)
    alike = set()
    for ordering in RESOURCES[name].orderings:
        up, down = (get(client, name, f"?ordering={sign}{ordering}").json()["results"] for sign in ("", "-"))
        values = [value for row in up if (value := column_of(row, ordering)) is not None]

        assert up == down[::-1], ordering
        if (name, ordering) not in BY_PLACE:
            assert values == sorted(values), ordering
        if len(set(values)) == 1:
            alike.add(ordering)

    assert alike == ALIKE.get(name, set())


def column_of(row, ordering):
    """What a row shows of what it is ordered by: a column, or one language of it."""
    if ordering in row:
        return row[ordering]
    name, _line, language = ordering.rpartition("_")
    return row[name if name in row else f"{name}s"][language]
