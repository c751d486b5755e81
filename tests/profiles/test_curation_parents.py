"""Nothing comes back into use below what is out of use: there nobody would find it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connections, transaction

from profiles.actions import curation
from profiles.models import Competence, Job
from tests import factories
from tests.profiles.catalogue_world import group, occupation, place
from tests.profiles.curating import replaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def family():
    """A job and the one below it, both in use."""
    parent = occupation("8131.1", factories.job("8131"))
    return parent, occupation("8131.1.1", parent)


def back(item, by):
    item.refresh_from_db()
    return curation.bring_back(by=by, item=item, reason="Toch nodig")


def refused(act):
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act()
    return [fault.code for fault in error.value.error_list]


def in_use(*items):
    return [type(item).objects.get(pk=item.pk).retired is None for item in items]


def test_job_comes_back_only_after_the_one_above_it(family, by):
    parent, child = family
    replaced(child)
    replaced(parent)

    assert refused(lambda: back(child, by)) == ["parent-retired"]
    assert in_use(*family) == [False, False]
    back(parent, by)
    back(child, by)

    assert in_use(*family) == [True, True]


def test_undo_does_not_leave_a_job_below_one_that_went_since(family, by):
    parent, child = family
    first = replaced(child)
    replaced(parent)

    assert refused(lambda: curation.undo(by=by, decision=first, reason="Vergissing")) == ["parent-retired"]
    assert in_use(*family) == [False, False]


def test_what_went_together_comes_back_together(family, by):
    decision = replaced(list(family))

    curation.undo(by=by, decision=decision, reason="Vergissing")

    assert in_use(*family) == [True, True]


@pytest.mark.parametrize(
    ("broader_gone", "grouped", "faults"),
    [((True, True), False, ["parent-retired"]), ((True, False), False, []), ((True, True), True, []), ((), False, [])],
)
def test_competence_comes_back_where_one_of_its_places_is_left(by, broader_gone, grouped, faults):
    one, above = factories.competence("one"), [factories.competence(f"broader {n}") for n, _ in enumerate(broader_gone)]
    one.broader.set(above)
    if grouped:
        place(one, group("S1"))
    replaced(one)
    for broader, gone in zip(above, broader_gone, strict=True):
        if gone:
            replaced(broader)

    if faults:
        assert refused(lambda: back(one, by)) == faults
    else:
        back(one, by)

    assert in_use(one) == [not faults]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("about", ["job", "competence"])
def test_parent_stays_as_it_is_until_the_decision_is_taken(about):
    """It cannot go at the same moment: whoever brings something back holds what it lies below."""
    if about == "job":
        parent = occupation("8131.1", factories.job("8131"))
        child = occupation("8131.1.1", parent)
    else:
        parent, child = factories.competence("broader"), factories.competence("narrower")
        child.broader.add(parent)
    other = connections.create_connection("default")
    table = {"job": Job, "competence": Competence}[about]._meta.db_table
    try:
        with transaction.atomic():
            assert list(curation.lock([child], parents=True)) == [child.pk]
            with pytest.raises(OperationalError, match="could not obtain lock"), other.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR NO KEY UPDATE NOWAIT", [parent.pk])
    finally:
        other.close()
