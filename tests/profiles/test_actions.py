"""Competence profiles through their actions: what only a profile checks, and when it may be published."""

import pytest

from coediting.errors import ContentInvalid, NotReady
from coediting.models import Document
from profiles import actions
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner()


def refused(owner, **fields):
    """[(path, code)] of what is wrong with a profile of these fields."""
    with pytest.raises(ContentInvalid) as caught:
        factories.draft(owner, **fields)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def needed(of=None, **fields):
    return factories.requirement_row(of or factories.competence(), **fields)


# ---------- what a profile checks ----------
def test_shares_must_stand_in_order(owner):
    row = needed(low=30, mid=20, high=40)

    assert refused(owner, requirements=[row]) == [(f"requirements/{row['id']}/lacking_mid", "range-order")]


@pytest.mark.parametrize("missing", ["low", "mid", "high"])
def test_shares_come_with_three_or_not_at_all(owner, missing):
    row = needed(**{missing: None})

    assert refused(owner, requirements=[row]) == [
        (f"requirements/{row['id']}/lacking_mid", "incomplete-range")
    ]


@pytest.mark.parametrize("shares", [(0, 0, 0), (100, 100, 100), (0, 0.1, 100), (None, None, None)])
def test_shares_may_be_zero_equal_or_unknown(owner, shares):
    low, mid, high = shares

    profile = factories.draft(owner, requirements=[needed(low=low, mid=mid, high=high)])

    (row,) = profile.document.working.content["requirements"]
    assert (row["lacking_low"], row["lacking_mid"], row["lacking_high"]) == shares


def test_a_competence_stands_in_a_profile_once(owner):
    of = factories.competence()
    first, second = needed(of), needed(of)

    assert refused(owner, requirements=[first, second]) == [
        (f"requirements/{second['id']}/competence", "competence-twice")
    ]


def test_several_requirements_may_wait_for_their_competence(owner):
    rows = [needed() | {"competence": None} for _ in range(2)]

    assert len(factories.draft(owner, requirements=rows).document.working.content["requirements"]) == 2


def test_requirements_name_only_tasks_of_the_same_profile(owner):
    work = factories.task_row()
    elsewhere = factories.task_row()

    profile = factories.draft(owner, tasks=[work], requirements=[needed(tasks=[elsewhere["id"], work["id"]])])

    assert profile.document.working.content["requirements"][0]["tasks"] == [work["id"]]


@pytest.mark.parametrize("level", [0, 9, True, "3"])
def test_vks_level_is_one_to_eight(owner, level):
    assert refused(owner, vks_level=level) == [("vks_level", "not-a-choice")]


def test_references_must_exist_each_in_its_own_catalogue(owner):
    sector, job = factories.sector(), factories.job()

    assert refused(owner, jobs=[sector, job], sectors=[job]) == [
        ("jobs", "unknown-reference"),
        ("sectors", "unknown-reference"),
    ]


# ---------- the conditions for publishing ----------
COMPLETE = {"titles", "theme-and-sector", "levels", "comments", "approvals"}


def complete(**changes):
    fields = {"themes": [factories.theme()], "sectors": [factories.sector()], "requirements": [needed()]}
    return fields | changes


def met(owner, **fields):
    """The conditions that a draft of these fields meets; publishing agrees when all are met."""
    profile, by = factories.approve(factories.draft(owner, **fields)), factories.coordinator()
    try:
        actions.publish_profile(profile=profile, by=by, number=1)
    except NotReady as error:
        assert Document.objects.get(pk=profile.pk).published is None
        return {gate.code for gate in error.gates if gate.met}
    return COMPLETE


def test_a_complete_profile_may_be_published(owner):
    assert met(owner, **complete()) == COMPLETE


def test_an_agenda_does_as_well_as_a_theme(owner):
    assert met(owner, **complete(themes=[], agendas=[factories.theme(kind="agenda")])) == COMPLETE


@pytest.mark.parametrize("title", [{"nl": "x", "en": ""}, {"nl": "", "en": "x"}, {"nl": "", "en": ""}])
def test_both_titles_are_asked(owner, title):
    profile = factories.draft(owner, **complete())
    content = profile.document.working.content | {"title": title}
    actions.revise_profile(profile=profile, by=factories.editor(owner), base=1, content=content)
    factories.approve(profile)

    with pytest.raises(NotReady) as caught:
        actions.publish_profile(profile=profile, by=factories.coordinator(), number=2)

    assert [gate.code for gate in caught.value.gates if not gate.met] == ["titles"]


@pytest.mark.parametrize("missing", ["themes", "sectors"])
def test_a_theme_and_a_sector_are_asked(owner, missing):
    assert met(owner, **complete(**{missing: []})) == COMPLETE - {"theme-and-sector"}


@pytest.mark.parametrize("missing", ["level", "competence", "importance"])
def test_every_requirement_must_be_complete(owner, missing):
    rows = [needed(), needed() | {missing: None}]

    assert met(owner, **complete(requirements=rows)) == COMPLETE - {"levels"}


def test_at_least_one_requirement_is_asked(owner):
    assert met(owner, **complete(requirements=[])) == COMPLETE - {"levels"}


# ---------- who sees it ----------
def test_a_draft_is_visible_to_those_who_take_part(owner):
    people = factories.cast(owner)
    draft, public = factories.draft(owner), factories.published()

    seen = {
        name: set(Profile.objects.visible_to(user)) for name, user in people.items() if name != "disabled"
    }

    assert seen == {
        "reader": {draft, public},
        "contributor": {draft, public},
        "editor": {draft, public},
        "coordinator": {draft, public},
        "stranger": {public},
        "anonymous": {public},
    }
