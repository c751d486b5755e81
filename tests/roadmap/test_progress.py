"""How far actions are: who says so, what a stale form loses (nothing), and the roll-up of a line and a roadmap."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from coediting.models import Event
from roadmap import rollup
from roadmap.actions.progress import change_action
from roadmap.actions.versioned import Stale
from roadmap.models import Action, ActionLine, Roadmap
from tests import factories
from tests.coediting.filling import form_to

LINK = {"label": "Jaarverslag", "url": "https://example.org/verslag", "date": datetime.date(2025, 3, 1)}


def step(status="running", progress=None, weight=1):
    return Action(status=status, progress=progress, weight=weight)


# ---------- roll-up ----------
def test_rollup_is_a_weighted_average_whatever_the_weights_add_up_to():
    light = [step(progress=100, weight=0.1), step(progress=0, weight=0.3)]
    heavy = [step(progress=100, weight=10), step(progress=0, weight=30)]

    assert [rollup.of_actions(actions).share for actions in (light, heavy)] == [pytest.approx(0.25), 0.25]


def test_unknown_actions_are_left_out_and_lower_the_coverage():
    found = rollup.of_actions([step("done"), step("unknown"), step("running", None), step("planned")])

    assert (found.share, found.coverage, found.known, found.total) == (0.5, 0.5, 2, 4)
    assert [(status, n) for status, _label, n in found.counts] == [
        ("unknown", 1),
        ("planned", 1),
        ("running", 1),
        ("done", 1),
    ]


@pytest.mark.parametrize("actions", [[], [step("unknown")], [step("done", weight=0)]])
def test_rollup_of_nothing_known_has_no_share(actions):
    assert rollup.of_actions(actions).share is None


def test_coverage_is_100_only_when_all_is_known():
    nearly = [step("done", weight=999), step("unknown", weight=1)]

    assert rollup.of_actions(nearly).coverage_percent == 99
    assert rollup.of_actions(nearly[:1]).coverage_percent == 100


# ---------- the action ----------
@pytest.fixture
def house(db):
    return factories.partner("huis")


@pytest.fixture
def plan(db):
    return Roadmap.objects.create(slug="plan", title_nl="Plan", title_en="Plan", publisher="WSE", date="2021")


@pytest.fixture
def action(plan, house):
    line = ActionLine.objects.create(roadmap=plan, slug="een", kind="pillar", title_nl="Een", title_en="One")
    return Action.objects.create(
        roadmap=plan, line=line, slug="a", title_nl="Actie", title_en="Action", owner=house
    )


def test_change_saves_counts_and_tells(action, house):
    by = factories.editor(house)

    changed = change_action(
        action=action, by=by, base=1, status="running", progress=40, weight=2.5, evidence=[LINK]
    )

    changed.refresh_from_db()
    assert (changed.status, changed.progress, changed.weight, changed.version) == ("running", 40, 2.5, 2)
    assert list(changed.evidence.values("label", "url", "date")) == [LINK]
    assert Event.objects.get().kind == "action.changed"


def test_change_of_nothing_saves_nothing(action, house):
    by = factories.editor(house)
    change_action(action=action, by=by, base=1, status="running", progress=40, evidence=[LINK])

    same = change_action(action=action, by=by, base=2, status="running", progress=40, evidence=[LINK])

    assert (same.version, Event.objects.count()) == (2, 1)


def test_stale_change_is_refused_and_tells_what_is_stored(action, house):
    by = factories.editor(house)
    change_action(action=action, by=by, base=1, status="running", progress=40)

    with pytest.raises(Stale) as caught:
        change_action(action=action, by=by, base=1, status="running", progress=90)

    assert (caught.value.stored.version, caught.value.stored.progress) == (2, 40)


@pytest.mark.parametrize(("status", "progress"), [("done", 100), ("planned", 0), ("unknown", None)])
def test_progress_follows_from_the_status(action, status, progress):
    assert change_action(action=action, by=None, base=1, status=status).progress == progress


@pytest.mark.parametrize(
    "change",
    [
        {"status": "done", "progress": 40},
        {"status": "planned", "progress": 1},
        {"progress": 101},
        {"progress": -1},
        {"weight": -1},
        {"weight": 1e9},
        {"status": "nonsense"},
        {"evidence": [LINK | {"url": "javascript:alert(1)"}]},
        {"evidence": [LINK | {"url": "ftp://example.org"}]},
        {"evidence": [LINK | {"label": ""}]},
        {"evidence": [LINK] * 31},
    ],
    ids=lambda change: str(change)[:50],
)
def test_bad_change_is_refused(action, change):
    with pytest.raises(ValidationError):
        change_action(action=action, by=None, base=1, **change)

    assert Action.objects.get().version == 1


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("editor", True),
        ("coordinator", True),
        ("contributor", False),
        ("reader", False),
        ("stranger", False),
        ("disabled", False),
        ("anonymous", False),
    ],
)
def test_editors_of_the_owner_and_coordinators_change_it(action, house, name, may):
    by = factories.cast(house)[name]

    if may:
        assert change_action(action=action, by=by, base=1, status="done").version == 2
    else:
        with pytest.raises(PermissionDenied):
            change_action(action=action, by=by, base=1, status="done")


def test_action_without_owner_is_for_coordinators(action, house):
    Action.objects.update(owner=None)

    with pytest.raises(PermissionDenied):
        change_action(action=action, by=factories.editor(house), base=1, status="done")
    assert change_action(action=action, by=factories.coordinator(), base=1, status="done").version == 2


# ---------- pages ----------
EDIT = ["plan", "a"]


def test_edit_page_saves_and_keeps_links(client, action, house):
    client.force_login(factories.editor(house))
    address = reverse("action-edit", args=EDIT)
    form = form_to(client.get(address), "")

    answer = client.post(
        address,
        form.data(
            **{"status": "running", "progress": "35", "weight": "1,5", "rows-0-label": "Verslag"},
            **{"rows-0-url": "example.org/v", "rows-0-date": "2025-01-31"},
        ),
    )

    stored = Action.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("action", args=EDIT))
    assert (stored.progress, stored.weight, stored.evidence.get().url) == (35, 1.5, "https://example.org/v")
    again = form_to(client.get(address), "")
    client.post(address, again.data())
    assert Action.objects.get().version == 2


def test_stale_form_stands_beside_what_is_stored_and_saves_on_choice(client, action, house):
    by = factories.editor(house)
    client.force_login(by)
    address = reverse("action-edit", args=EDIT)
    form = form_to(client.get(address), "")
    change_action(action=action, by=by, base=1, status="running", progress=40)

    answer = client.post(address, form.data(status="running", progress="90"))

    assert answer.status_code == 409
    assert [(row["stored"], row["typed"]) for row in answer.context["differences"]] == [("40", "90")]
    kept = form_to(answer, "")
    assert (kept.value("version"), kept.value("progress")) == ("2", "90")
    assert client.post(address, kept.data()).status_code == 302
    assert Action.objects.get().progress == 90


def test_faulty_form_keeps_the_input(client, action, house):
    client.force_login(factories.editor(house))
    address = reverse("action-edit", args=EDIT)
    form = form_to(client.get(address), "")

    answer = client.post(
        address, form.data(**{"status": "done", "progress": "40", "rows-0-label": "Zonder adres"})
    )

    assert answer.status_code == 422
    assert form_to(answer, "").value("rows-0-label") == "Zonder adres"


@pytest.mark.parametrize(
    ("name", "status"),
    [("editor", 200), ("coordinator", 200), ("contributor", 403), ("stranger", 403), ("anonymous", 302)],
)
def test_edit_page_is_for_who_may_change(client, action, house, name, status):
    user = factories.cast(house)[name]
    if user.is_authenticated:
        client.force_login(user)

    assert client.get(reverse("action-edit", args=EDIT)).status_code == status


def test_action_page_is_public_and_shows_evidence_as_text(client, action):
    change_action(
        action=action, by=None, base=1, status="done", evidence=[LINK | {"label": "<b>Verslag</b>"}]
    )

    html = client.get(reverse("action", args=EDIT)).content.decode()

    assert "&lt;b&gt;Verslag&lt;/b&gt;" in html
    assert 'href="https://example.org/verslag"' in html


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["a", "b"]),
        ("line=een", ["a"]),
        ("owner=none", ["b"]),
        ("owner=huis&status=unknown", ["a"]),
        ("status=done", ["b"]),
        ("status=nonsense", ["a", "b"]),
    ],
)
def test_filters_in_the_address_narrow_the_actions_and_not_the_rollup(client, plan, action, query, slugs):
    Action.objects.create(roadmap=plan, slug="b", title_nl="Andere", title_en="Other", status="done")

    context = client.get(f"{reverse('roadmap-detail', args=['plan'])}?{query}").context

    shown = [found.slug for row in context["lines"] for found in row["shown"]] + [
        a.slug for a in context["loose"]
    ]
    assert shown == slugs
    assert (context["rollup"].known, context["rollup"].total) == (1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_action_page_has_a_constant_number_of_queries(client, action, rows, django_assert_num_queries):
    links = [LINK | {"label": f"Verslag {number}"} for number in range(rows)]
    change_action(action=action, by=None, base=1, status="done", evidence=links)
    for _number in range(rows):
        factories.target(actions=[str(action.uid)])

    with django_assert_num_queries(4):
        client.get(reverse("action", args=EDIT))
