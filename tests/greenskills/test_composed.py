"""SQL that is put together once gives what the queryset itself gives, for every value."""

import threading

import pytest
from django.db import connection
from django.db.models import Count

from coediting.models import Document
from partners.models import Membership
from rest.composed import NUMBER, Composed
from tests import factories

pytestmark = pytest.mark.django_db


def owned(owner):
    return Document.objects.filter(owner=owner).select_related("owner", "working").order_by("pk")


def test_rows_are_those_of_the_queryset_for_every_value_with_all_that_is_joined(django_assert_num_queries):
    first, second, third = (factories.partner(name) for name in ("een", "twee", "drie"))
    for owner in (first, first, second):
        factories.draft(owner)
    composed = Composed(owned, NUMBER)
    for owner, expected in ((first, 2), (second, 1), (third, 0), (first, 2)):
        with django_assert_num_queries(1):
            found = composed(owner.pk)
            said = [(row.pk, row.owner.slug, row.working.number) for row in found]
        assert said == [(row.pk, row.owner.slug, row.working.number) for row in owned(owner)]
        assert len(said) == expected
        assert composed.first(owner.pk) == owned(owner).first()


def test_plain_values_and_a_connection_of_another_thread():
    by = factories.editor(factories.partner("een"))
    composed = Composed(lambda user: Membership.objects.filter(user=user).values_list("partner__slug", "role"), NUMBER)
    assert composed(by.pk) == [("een", "editor")]
    others = []

    def ask():
        others.append(composed(by.pk))  # what is not committed is not there
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert (others, composed(by.pk)) == ([[]], [("een", "editor")])


def test_composing_is_done_once():
    made = []
    composed = Composed(lambda owner: made.append(owner) or owned(owner), NUMBER)
    for number in (1, 2, 3):
        composed(number)
    assert made == [NUMBER]


def test_what_is_counted_beside_each_object_comes_along(django_assert_num_queries):
    owner = factories.partner("een")
    factories.draft(owner)

    def counted(owner):
        return owned(owner).annotate(revisions_made=Count("revisions"))

    (row,) = Composed(counted, NUMBER)(owner.pk)
    assert row.revisions_made == counted(owner.pk).get().revisions_made == 1


@pytest.mark.parametrize(
    "more",
    [
        lambda rows: rows.prefetch_related("partners"),  # a statement of its own
        lambda rows: rows.values_list("version").order_by("changed").distinct(),  # a column that nobody asked
    ],
)
def test_what_is_more_than_one_statement_and_its_columns_is_refused(more):
    with pytest.raises(TypeError):
        Composed(lambda owner: more(owned(owner)), NUMBER)(1)
