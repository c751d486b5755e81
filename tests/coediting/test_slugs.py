"""Addresses made from titles: readable, free, and never a word that means something else."""

import pytest
from django.db import IntegrityError

from coediting.slugs import free_slug, with_free_slug
from partners.models import Partner
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "taken", "slug"),
    [
        ("Kring & winkel", [], "kring-winkel"),
        ("Kring", ["kring"], "kring-2"),
        ("Kring", ["kring", "kring-2"], "kring-3"),
        ("Kring", ["kringloop", "kring-2"], "kring"),
        ("Nieuw", [], "nieuw-2"),
        ("…", [], "partner"),
        ("…", ["partner"], "partner-2"),
        ("x" * 39 + " y", [], "x" * 39),
        ("x" * 90, ["x" * 40], "x" * 40 + "-2"),
    ],
)
def test_slug_follows_the_title_and_is_free(title, taken, slug):
    for one in taken:
        factories.partner(one)

    assert free_slug(Partner, title, otherwise="partner") == slug


def test_fault_that_is_not_about_the_slug_is_not_tried_again():
    def fails(_slug):
        raise IntegrityError("something else")

    with pytest.raises(IntegrityError, match="something else"):
        with_free_slug(Partner, "Kring", fails, otherwise="partner")
