"""Who may do what with a document, literally: the predicates and the actions give the same answers."""

import pytest
from django.core.exceptions import PermissionDenied

from coediting import permissions
from coediting.models import Document, Event, Revision
from profiles import actions
from tests import factories

pytestmark = pytest.mark.django_db
#                see draft, propose, edit, publish
RIGHTS = {
    "editor": (True, True, True, False),
    "contributor": (True, True, False, False),
    "reader": (True, False, False, False),
    "stranger": (False, False, False, False),
    "anonymous": (False, False, False, False),
    "disabled": (False, False, False, False),
    "coordinator": (True, True, True, True),
}


@pytest.fixture
def owner():
    return factories.partner()


@pytest.fixture
def profile(owner):
    return factories.draft(
        owner,
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )


def rights(user, document):
    return (
        permissions.may_see_draft(user, document),
        permissions.may_propose(user, document),
        permissions.may_edit(user, document),
        permissions.may_publish(user, document),
    )


def test_rights_on_a_document_of_the_own_partner(owner, profile):
    assert {name: rights(user, profile.document) for name, user in factories.cast(owner).items()} == RIGHTS


def test_rights_on_a_document_that_the_own_partner_takes_part_in(profile):
    shared = factories.partner()
    profile.document.partners.add(shared)

    assert {name: rights(user, profile.document) for name, user in factories.cast(shared).items()} == RIGHTS


def test_rights_through_the_permission_names_of_the_templates(owner, profile):
    people = factories.cast(owner)

    for name in ("editor", "reader", "stranger", "coordinator"):
        asked = ("coediting.see_draft", "coediting.propose", "coediting.edit", "coediting.publish")
        assert tuple(people[name].has_perm(right, profile.document) for right in asked) == RIGHTS[name]


def allowed(action, **arguments):
    try:
        action(**arguments)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("name", RIGHTS)
def test_actions_ask_for_the_right_themselves(owner, profile, name):
    user = factories.cast(owner)[name]
    _see, _propose, edit, publish = RIGHTS[name]
    other = {"nl": "anders", "en": ""}
    content = profile.document.working.content | {"summary": other}
    factories.approve(profile)

    assert allowed(actions.publish_profile, profile=profile, by=user, number=1) == publish
    assert allowed(actions.revise_profile, profile=profile, by=user, base=1, content=content) == edit
    assert allowed(actions.restore_profile, profile=profile, by=user, number=1, base=1) == edit

    assert Document.objects.get(pk=profile.pk).version == int(publish)
    assert Revision.objects.filter(document=profile.pk).count() == (2 if edit else 1)


@pytest.mark.parametrize("name", RIGHTS)
def test_start_asks_whether_one_edits_for_the_owner(owner, name):
    user = factories.cast(owner)[name]

    assert allowed(factories.draft, owner=owner, by=user) == RIGHTS[name][2]
    assert Document.objects.count() == Event.objects.count() == int(RIGHTS[name][2])


@pytest.mark.parametrize("name", ["contributor", "reader", "stranger", "anonymous", "disabled"])
def test_a_refusal_says_nothing_about_what_is_there(owner, profile, name):
    """Unknown numbers and bad contents are not told apart from known and good ones."""
    user = factories.cast(owner)[name]

    for arguments in ({"base": 99, "content": {}}, {"base": 1, "content": "no object"}):
        assert not allowed(actions.revise_profile, profile=profile, by=user, **arguments)
    assert not allowed(actions.restore_profile, profile=profile, by=user, number=99, base=99)
    assert not allowed(actions.publish_profile, profile=profile, by=user, number=99)
