"""The rule of approvals is set through the API while somebody publishes: each waits once, in one order."""

import pytest
from django.test import Client

from profiles import actions
from profiles.models import Profile
from rest import matching
from tests import factories
from tests.dialogues.test_closing_race import meet

pytestmark = pytest.mark.django_db(transaction=True)


def test_rule_is_set_while_somebody_publishes(monkeypatch):
    by = factories.coordinator()
    profile = factories.published(factories.partner(), slug="sorteerder")
    content = profile.document.working.content | {"summary": {"nl": "Nieuw", "en": "New"}}
    saved = actions.revise_profile(profile=profile, by=by, base=profile.document.working.number, content=content)
    url, headers = "/api/v1/profiles/sorteerder/review/", {"Authorization": f"Bearer {factories.token(by)}"}
    headers["If-Match"] = Client().get(url, headers=headers).headers["ETag"]
    answers = []

    errors = meet(
        monkeypatch,
        matching,
        "_lock",
        lambda: answers.append(
            Client().patch(url, {"approvals_needed": 1}, content_type="application/json", headers=headers)
        ),
        lambda: actions.publish_profile(
            profile=Profile.objects.get(pk=profile.pk), by=by, number=saved.revision.number
        ),
    )

    # The rule came first, so that what is published now lacks an approval.
    assert ([type(error).__name__ for error in errors], [answer.status_code for answer in answers]) == (
        ["NotReady"],
        [200],
    )
