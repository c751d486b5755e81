"""The cast of the page tests, and how hard the property tests try.

200 examples each in a normal run, 10,000 with HYPOTHESIS_PROFILE=nightly:

HYPOTHESIS_PROFILE=nightly python -m pytest tests/coediting/test_merge.py
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from profiles import actions
from tests import factories
from tests.coediting.pages import SLUG, edit_form, newest, others_save, text, url

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "database": None}

settings.register_profile("normal", max_examples=200, **QUIET)
settings.register_profile("nightly", max_examples=10_000, **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))


@pytest.fixture
def owner():
    return factories.partner("embuild", name_nl="Embuild")


@pytest.fixture
def profile(owner):
    """A draft with two tasks and one requirement."""
    work = [factories.task_row("Sorteert"), factories.task_row("Reinigt")]
    needed = factories.requirement_row(
        factories.competence("sort waste"), low=20, mid=30, high=40, tasks=[work[0]["id"]]
    )
    return factories.draft(
        owner,
        slug=SLUG,
        tasks=work,
        requirements=[needed],
        jobs=[factories.job()],
        themes=[factories.theme()],
        sectors=[factories.sector()],
    )


@pytest.fixture
def by(owner):
    return factories.editor(owner)


@pytest.fixture
def signed_in(client, by):
    client.force_login(by)
    return client


@pytest.fixture
def conflict(signed_in, profile):
    """The resolve page: one text and one level changed by both, and another field by each side alone."""
    form = edit_form(signed_in)
    row = newest(profile).content["requirements"][0]
    others_save(
        profile, summary=text("Van hen"), context=text("Ook van hen"), requirements=[row | {"level": 3}]
    )
    answer = signed_in.post(
        url("edit"),
        form.data(
            **{
                "summary-nl": "Van mij",
                "autonomy-nl": "Ook van mij",
                f"requirements-{row['id']}-level": "4",
                "note": "Waarom",
            }
        ),
    )
    assert answer.status_code == 409
    assert newest(profile).number == 2
    return answer


@pytest.fixture
def three_revisions(profile, by):
    for base, words in enumerate(("eerst", "daarna"), start=1):
        content = newest(profile).content | {"summary": text(words)}
        actions.revise_profile(profile=profile, by=by, base=base, content=content, note=f"nota {words}")
