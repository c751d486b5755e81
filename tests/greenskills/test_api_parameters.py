"""What every address of the API does with its parameters: several values, one value, all faults at once, the order."""

import pytest

from greenskills.api import RESOURCES
from rest.filters import repeatable
from roadmap.models import Initiative, Target
from tests import factories
from tests.greenskills.api_routes import UID
from tests.greenskills.api_rows import LISTS, me
from tests.greenskills.api_variety import vary
from tests.greenskills.test_api_lists import COORDINATING, OWN, get, make

pytestmark = pytest.mark.django_db
# Filters with one value: words to search for, moments, and what is true or false.
ONE_VALUE = {
    "active", "asked", "circular", "current", "dry_run", "esco_digital", "esco_green", "esco_transversal", "open", "q",
    "standard", "starts_after", "undecided", "unread", "updated_after",
}  # fmt: skip
# Repeatable filters for which the rows of the battery show no two values to ask for.
UNTRIED = {
    "sectors": {"parent"},
    "jobs": {"parent"},
    "job-competences": {"group"},
    "shortage-listings": {"job"},
    "profiles": {"agenda", "competence", "sector", "status", "theme"},
    "targets": {"action", "measured_by", "sector"},
    "agenda-requests": {"state"},
    "initiatives": {"agenda"},
    "join-requests": {"initiative", "kind"},
    "evidence": {"group", "job", "sector", "state"},
    "curation": {"about"},
    "review-tasks": {"competence", "job", "state"},
    "dialogues": {"series"},
    "contributions": {"about", "kind", "outcome", "state"},
    "registrations": {"dialogue", "state"},
    "machine-users": {"partner"},
    "tokens": {"state"},
}
SEVERAL = {"fields", "omit", "expand"}
every_list = pytest.mark.parametrize("name", LISTS)


@pytest.fixture
def client(client, request):
    """A visitor; a member or a coordinator where the list is theirs."""
    asked = getattr(request.node, "callspec", None)
    name = asked and asked.params.get("name")
    if name in OWN:
        client.force_login(me())
    if name in COORDINATING:
        client.force_login(factories.coordinator())
    return client


def faults(response):
    """[(parameter, code)] of a problem."""
    return [(fault["parameter"], fault["code"]) for fault in response.json().get("errors", [])]


def reading(schema):
    """(address, {name: shape of a query parameter}) of every GET."""
    for path, methods in schema["paths"].items():
        found = methods.get("get", {}).get("parameters", [])
        shapes = {one["name"]: one["schema"] for one in found if one["in"] == "query" and one["name"] != "format"}
        filled = [UID if "{" in part else part for part in path.split("/")]
        yield "/".join(filled), shapes


def test_every_parameter_takes_one_value_or_any_number(client):
    """As the schema says: a value is never left out silently."""
    client.force_login(factories.coordinator())
    seen = 0
    for address, shapes in reading(client.get("/api/v1/schema/").json()):
        once = {name for name, shape in shapes.items() if shape.get("type") != "array" and name not in SEVERAL}
        response = client.get(address, {name: ["1", "2"] for name in shapes})
        if not shapes or response.status_code == 404:  # below an object that is not there
            continue

        assert {name for name, code in faults(response) if code == "given-twice"} == once, address
        seen += 1

    assert seen >= len(LISTS)


def test_filter_takes_several_values_unless_it_cannot():
    one = {
        name
        for resource in LISTS
        for name in set(RESOURCES[resource].filterset_class.base_filters)
        - set(repeatable(RESOURCES[resource].filterset_class))
    }

    assert one == ONE_VALUE


def texts(value):
    """What a filter may be asked of a column: a value, the slug or uid of what it names, or each of several."""
    if isinstance(value, list):
        return {text for item in value for text in texts(item)}
    if isinstance(value, dict):
        return {value.get("slug", value["uid"])} if "uid" in value else set()
    return set() if value in (None, "") or isinstance(value, bool) else {str(value)}


@every_list
def test_repeated_filter_means_any_of_the_values(client, name):
    make(name, 3)
    vary(name, 0, 1)
    rows, untried = get(client, name).json()["results"], set()
    for parameter in repeatable(RESOURCES[name].filterset_class):
        values = sorted({text for row in rows for text in texts(row.get(parameter, row.get(f"{parameter}s")))})[:2]
        found = [get(client, name, f"?{parameter}={value}").json().get("results") for value in values]
        if None in found:  # it is asked by another name than the row shows
            untried.add(parameter)
            continue
        together = client.get(f"/api/v1/{name}/", {parameter: values}).json()["results"]
        of_any = [row for row in rows if any(row in some for some in found or [rows])]

        assert together == of_any, parameter
        if len(values) < 2 or found[0] == found[1]:
            untried.add(parameter)

    assert untried == UNTRIED.get(name, set())


@every_list
def test_all_wrong_parameters_are_told_at_once(client, name):
    wrong = {"no_such": 1, "limit": 0, "count": "x", "fields": "x", "expand": "x", "format": "x", "ordering": "x"}

    response = client.get(f"/api/v1/{name}/", wrong)

    assert response.status_code == 400
    assert {parameter for parameter, _code in faults(response)} == set(wrong)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("needs/?year=1&year=2&group=green&group=digital&limit=0&a=1", {"year", "limit", "a"}),
        ("needs/?release=x&format=x", {"release", "format"}),
        ("profiles/?release=x&ordering=x&a=1&theme=x&q=a", {"release", "ordering", "a", "theme", "q"}),
        ("needs/?year=x&group_by=x", {"group_by"}),  # before there are figures no year is wrong
        ("needs/explain/?page=0&a=1", {"page", "a"}),
        ("search/?q=lassen&q=zagen&kind=x&limit=0", {"q", "kind", "limit"}),
        ("changes/?since=x&limit=0&resource=x&a=1", {"since", "limit", "resource", "a"}),
        ("map/?size=x&a=1&theme=a&theme=b", {"size", "a", "theme"}),
        ("tables/?format=x&a=1", {"format", "a"}),
        ("partners/?format=csv&format=json", {"format"}),
    ],
)
def test_all_wrong_parameters_of_an_answer_are_told_at_once(client, address, told):
    response = client.get(f"/api/v1/{address}")

    assert response.status_code == 400
    assert {parameter for parameter, _code in faults(response)} == told


@every_list
def test_words_that_are_too_long_are_refused(client, name):
    if "q" in RESOURCES[name].filterset_class.base_filters:
        assert [faults(get(client, name, f"?q={'a' * length}")) for length in (200, 201)] == [[], [("q", "bad-value")]]


@every_list
def test_every_list_can_be_ordered_as_the_schema_says(client, name):
    parameters = client.get("/api/v1/schema/").json()["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    shapes = {one["name"]: one["schema"] for one in parameters}

    assert set(shapes["ordering"]["enum"]) == {
        sign + ordering for ordering in RESOURCES[name].orderings for sign in ("", "-")
    }


@every_list
def test_list_is_ordered_by_what_is_never_empty(name):
    """A place in the order has a value, or the rows behind it would be lost."""
    for by in [*RESOURCES[name].orderings.values(), *RESOURCES[name].ordering]:
        model, empty = RESOURCES[name].queryset.model, False
        for part in by.removeprefix("-").split("__") if isinstance(by, str) and by != "updated" else ():
            field = model._meta.get_field(part) if part != "pk" else model._meta.pk
            model, empty = field.related_model or model, empty or field.null

        assert not empty, by


@pytest.mark.parametrize(
    ("name", "model", "field"), [("initiatives", Initiative, "start"), ("targets", Target, "target_year")]
)
def test_rows_without_a_year_have_their_place_in_the_order(client, name, model, field):
    """After the others, on whatever page."""
    make(name, 4)
    for place, row in enumerate(model.objects.order_by("slug")):
        model.objects.filter(pk=row.pk).update(**{field: [None, 2030, None, 2027][place]})

    rows, url = [], f"/api/v1/{name}/?limit=1&ordering={field}"
    while url:
        page = client.get(url).json()
        rows, url = rows + page["results"], page["next"]

    assert [row[field] for row in rows] == [2027, 2030, None, None]
    assert len({row["uid"] for row in rows}) == 4
    table = client.get(f"/api/v1/{name}/?format=csv&ordering={field}").getvalue().decode()
    linked = client.get(f"/api/v1/{name}/?format=jsonld&ordering={field}").json()["results"]
    uids = [row["uid"] for row in rows]
    assert [line.partition(",")[0] for line in table.splitlines()[1:]] == uids
    assert [one["@id"].rstrip("/").rpartition("/")[2] for one in linked] == uids


@pytest.mark.parametrize("body", ['{"name": "a", "name": "b"}', '{"scope": "read", "name": {"x": 1, "y": 2, "x": 1}}'])
def test_name_that_stands_twice_in_a_body_is_refused(client, body):
    """Which of the two was meant, nobody can know."""
    client.force_login(me())

    response = client.post("/api/v1/tokens/", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "bad-request")
    assert ("“name”" if "scope" not in body else "“x”") in response.json()["detail"]


@pytest.mark.parametrize("name", ["targets", "dialogues", "jobs"])
def test_list_is_searched_by_words_as_the_search_of_the_portal(client, name):
    make(name, 1)
    [row] = get(client, name).json()["results"]
    words = (row.get("title") or row.get("labels"))["en"]

    found = [get(client, name, f"?q={text}").json()["results"] for text in (words, "qqqqq")]

    assert found == [[row], []]


def test_rows_that_hang_below_something_tell_their_address_or_of_what_they_are(client):
    """Every shape of a row with a uid says in the schema where it stands."""
    schemas = client.get("/api/v1/schema/").json()["components"]["schemas"]
    without = {
        name
        for name, shape in schemas.items()
        if "uid" in shape.get("properties", {})
        and not {"uri", "part_of"} & shape["properties"].keys()
        and "created" in shape["properties"]
    }

    # How far a proposal got that came from a dialogue: where it stands would name a draft.
    assert without == {"AdoptionRow"}
