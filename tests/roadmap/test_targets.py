"""Targets: co-edited like profiles, public with every save; measurements count once accepted."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from coediting.errors import ContentInvalid, EditConflict, NotReady
from coediting.models import Document, Event, Revision
from roadmap.actions import targets
from roadmap.models import Action, Measurement, Roadmap, Target
from tests import factories
from tests.coediting.filling import form_to

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 31)


@pytest.fixture
def owner():
    return factories.partner()


@pytest.fixture
def target(owner):
    return factories.target(owner, slug="bijscholing", baseline_value=10, target_value=200, target_year=2030)


def save(target, by, base=1, **changes):
    content = Revision.objects.get(document=target.pk, number=base).content
    return targets.revise_target(target=target, by=by, base=base, content=content | changes)


def events(target):
    subject = str(Document.objects.get(pk=target.pk).uid)
    return list(Event.objects.filter(subject=subject).order_by("pk").values_list("kind", flat=True))


# ---------- actions ----------
def test_a_target_is_public_from_its_first_save_on(target):
    document = Document.objects.get(pk=target.pk)
    row = Target.objects.get(pk=target.pk)

    assert (document.state, document.version, document.published.number) == ("published", 1, 1)
    assert (row.title_nl, row.baseline_value, row.target_value, row.target_year) == (
        "Meer bijscholing",
        10,
        200,
        2030,
    )
    assert events(target) == ["target.revised", "target.published"]


def test_a_save_is_public_at_once(owner, target):
    sector = factories.sector()
    action = Action.objects.create(
        roadmap=Roadmap.objects.create(slug="r", title_nl="R"), code="A1", title_nl="Doen"
    )

    save(
        target,
        factories.editor(owner),
        title=factories.language_map("Anders"),
        direction="down",
        competence_group="green",
        sectors=[str(sector.uid)],
        actions=[str(action.uid)],
        target_value=None,
    )

    row = Target.objects.get(pk=target.pk)
    assert (row.title_nl, row.direction, row.competence_group, row.target_value) == (
        "Anders",
        "down",
        "green",
        None,
    )
    assert (list(row.sectors.all()), list(row.actions.all())) == ([sector], [action])
    document = Document.objects.get(pk=target.pk)
    assert (document.version, document.published.number, document.working.number) == (2, 2, 2)


def test_a_target_without_a_dutch_title_is_not_saved(owner, target):
    with pytest.raises(NotReady):
        save(target, factories.editor(owner), title={"nl": "", "en": "x"})

    assert Revision.objects.filter(document=target.pk).count() == 1
    assert Target.objects.get(pk=target.pk).title_nl == "Meer bijscholing"


def test_the_target_year_comes_after_the_baseline(owner, target):
    with pytest.raises(ContentInvalid) as caught:
        save(target, factories.editor(owner), baseline_year=2030)

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [("target_year", "year-order")]


def test_two_editors_of_one_value_meet_and_of_two_values_merge(owner, target):
    by = factories.editor(owner)
    save(target, by, target_value=300)

    with pytest.raises(EditConflict) as caught:
        save(target, by, base=1, target_value=400)
    outcome = save(target, by, base=1, unit="personen")

    assert [(c.path, c.base, c.theirs, c.mine) for c in caught.value.conflicts] == [
        ("target_value", 200, 300, 400)
    ]
    row = Target.objects.get(pk=target.pk)
    assert (outcome.revision.number, row.target_value, row.unit) == (3, 300, "personen")


def test_restoring_a_target_is_public_at_once(owner, target):
    by = factories.editor(owner)
    save(target, by, target_value=300)

    targets.restore_target(target=target, by=by, number=1, base=2)

    assert Target.objects.get(pk=target.pk).target_value == 200


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("editor", True),
        ("coordinator", True),
        ("contributor", False),
        ("reader", False),
        ("stranger", False),
        ("anonymous", False),
        ("disabled", False),
    ],
)
def test_editors_and_coordinators_save_targets(owner, target, name, may):
    user = factories.cast(owner)[name]

    if may:
        assert save(target, user, target_value=5).created
    else:
        with pytest.raises(PermissionDenied):
            save(target, user, target_value=5)
    assert Target.objects.get(pk=target.pk).target_value == (5 if may else 200)


# ---------- measurements ----------
def test_a_measurement_counts_once_an_editor_accepts_it(owner, target):
    people = factories.cast(owner)
    measured = targets.propose_measurement(
        target=target, date=DAY, value=42, source="VDAB", by=people["contributor"]
    )
    assert (measured.status, measured.by) == ("proposed", people["contributor"])

    with pytest.raises(PermissionDenied):
        targets.accept_measurement(measurement=measured, by=people["contributor"])
    targets.accept_measurement(measurement=measured, by=people["editor"])

    assert Measurement.objects.get().status == "accepted"
    assert events(target)[2:] == ["measurement.proposed", "measurement.accepted"]


@pytest.mark.parametrize("name", ["reader", "stranger", "anonymous", "disabled"])
def test_measurements_are_handed_in_by_those_who_may_propose(owner, target, name):
    with pytest.raises(PermissionDenied):
        targets.propose_measurement(
            target=target, date=DAY, value=1, source="x", by=factories.cast(owner)[name]
        )

    assert Measurement.objects.count() == 0


def test_only_one_measurement_of_a_day_counts(target):
    first, second = (
        targets.propose_measurement(target=target, date=DAY, value=n, source="x") for n in (1, 2)
    )
    targets.accept_measurement(measurement=first)

    with pytest.raises(ValidationError):
        targets.accept_measurement(measurement=second)

    assert list(Measurement.objects.order_by("value").values_list("status", flat=True)) == [
        "accepted",
        "proposed",
    ]
    assert "measurement.accepted" in events(target)
    assert events(target).count("measurement.accepted") == 1


# ---------- pages ----------
def edit_url(target):
    return reverse("target-edit", args=[target.slug])


def test_edit_page_saves(client, owner, target):
    client.force_login(factories.editor(owner))
    form = form_to(client.get(edit_url(target)), edit_url(target))

    answer = client.post(edit_url(target), form.data(target_value="1.250,5".replace(".", "")))

    assert answer.status_code == 302
    assert Target.objects.get(pk=target.pk).target_value == 1250.5


def test_edit_page_saved_unchanged_saves_nothing(client, owner, target):
    client.force_login(factories.editor(owner))
    form = form_to(client.get(edit_url(target)), edit_url(target))

    client.post(edit_url(target), form.data())

    assert Revision.objects.filter(document=target.pk).count() == 1


def test_edit_page_without_a_dutch_title_keeps_the_input(client, owner, target):
    client.force_login(factories.editor(owner))
    form = form_to(client.get(edit_url(target)), edit_url(target))

    answer = client.post(edit_url(target), form.data(**{"title-nl": "", "unit": "fietsen"}))

    assert answer.status_code == 422
    assert form_to(answer, edit_url(target)).value("unit") == "fietsen"
    assert Revision.objects.filter(document=target.pk).count() == 1


def test_edit_page_of_the_same_value_asks_for_a_choice_and_saves_it(client, owner, target):
    by = factories.editor(owner)
    client.force_login(by)
    form = form_to(client.get(edit_url(target)), edit_url(target))
    save(target, by, target_value=300)

    answer = client.post(edit_url(target), form.data(target_value="400", unit="fietsen"))
    assert answer.status_code == 409
    resolve_url = reverse("target-resolve", args=[target.slug])
    chosen = client.post(resolve_url, form_to(answer, resolve_url).data(c0="mine"))

    assert chosen.status_code == 302
    row = Target.objects.get(pk=target.pk)
    assert (row.target_value, row.unit) == (400, "fietsen")


def test_new_target_page_starts_a_public_target(client, owner):
    client.force_login(factories.editor(owner))
    url = reverse("target-new")
    assert client.get(url).status_code == 200

    answer = client.post(url, {"title_nl": "Fietsen", "title_en": "", "roadmap": "", "owner": owner.pk})

    target = Target.objects.get()
    assert (answer.status_code, answer.url) == (302, edit_url(target))
    assert (target.title_nl, target.document.owner) == ("Fietsen", owner)


def test_new_target_page_asks_for_a_title_and_an_own_partner(client, owner):
    client.force_login(factories.editor(owner))
    other = factories.partner()

    for data in (
        {"title_nl": "", "owner": owner.pk},
        {"title_nl": "x", "owner": other.pk},
        {"title_nl": "x", "owner": "y"},
    ):
        assert client.post(reverse("target-new"), data).status_code == 422
    assert Target.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor", 200),
        ("coordinator", 200),
        ("contributor", 200),  # proposes by the same form
        ("reader", 403),
        ("stranger", 403),
        ("anonymous", 302),
    ],
)
def test_edit_page_is_for_who_edits_or_proposes(client, owner, target, name, status):
    user = factories.cast(owner)[name]
    if user.is_authenticated:
        client.force_login(user)

    assert client.get(edit_url(target)).status_code == status


def test_measurement_form_hands_in_a_value(client, owner, target):
    client.force_login(factories.cast(owner)["contributor"])

    client.post(
        reverse("measurement-add", args=[target.slug]),
        {"date": "2026-01-31", "value": "42,5", "source": "VDAB"},
    )
    client.post(reverse("measurement-add", args=[target.slug]), {"date": "x", "value": "nan", "source": ""})

    assert list(Measurement.objects.values_list("value", "status")) == [(42.5, "proposed")]


def test_measurement_form_asks_rights_before_it_reads_the_form(client, owner, target):
    client.force_login(factories.cast(owner)["reader"])

    answer = client.post(reverse("measurement-add", args=[target.slug]), {"date": "x", "value": "nan", "source": ""})

    assert answer.status_code == 403
