"""R9, the short form: requests that nobody foresaw, made from the API's own schema, with the control that must fail.

`tests/faults/test_fuzz.py` is the long form, and says what is asked of the answers.
"""

from unittest import mock

from django.test import TestCase, override_settings
from django.utils import translation

from profiles.api import ThemeResource
from tests.access.world import build
from tests.fuzzing.asking import hunt, plainly
from tests.fuzzing.cases import operations


@override_settings(API_LIMITS={"address": 10**6, "person": 10**6, "token": 10**6}, AXES_ENABLED=False)
class Fuzz(TestCase):
    """One World for all of it."""

    @classmethod
    def setUpTestData(cls):
        with translation.override("nl"):
            cls.world = build()

    def test_every_operation_does_what_it_is_for(self):
        """Each can be asked so that it answers 2xx: what the hunt below makes wrong was right to begin with."""
        found = plainly(self.world, operations())

        assert found.faults == {}, found.report()
        assert found.unreached == []

    def test_no_request_is_a_fault(self):
        found = hunt(self.world, operations(), number=9, times=2)

        assert found.faults == {}, found.report()
        assert found.asked >= len(operations())
        assert found.fine >= 0.25
        assert found.share(401, 403) <= 0.15

    def test_view_that_raises_is_found(self):
        """The negative control."""
        themes = [each for each in operations() if each.path == "/api/v1/themes/{key}/"]

        with mock.patch.object(ThemeResource, "retrieve", side_effect=ZeroDivisionError("of the control")):
            found = hunt(self.world, themes, number=9, times=10)

        assert [what.split(" ", 1)[0] for what in found.faults] == ["ZeroDivisionError"]
