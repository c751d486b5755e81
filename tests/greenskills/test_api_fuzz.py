"""R9, the short form: requests that nobody foresaw, made from the API's own schema, with the control that must fail.

`tests/faults/test_fuzz.py` is the long form, and says what is asked of the answers.
"""

from unittest import mock

from django.http import JsonResponse
from django.test import Client, TestCase, override_settings
from django.utils import translation

from profiles.api import ThemeResource
from roadmap.models import NeedRun
from tests.access.world import build
from tests.fuzzing.asking import answer, hunt, plainly
from tests.fuzzing.cases import Request, operations


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

    def test_answer_that_could_not_be_kept_is_found(self):
        """Another control: a row that names nothing is refused only at the end of a transaction."""

        def writes(*_arguments, **_values):
            NeedRun.objects.create(trigger="test", by_id=10**9)
            return JsonResponse([], safe=False)

        with mock.patch.object(ThemeResource, "retrieve", writes):
            status, wrong = answer(Client(), Request("visitor", "GET", "/api/v1/themes/x/"))

        assert (status, wrong.split(" ", 1)[0]) == (599, "IntegrityError")
