"""Proposals as actions: handing in, accepting whole and in part, declining, withdrawing, re-basing."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coediting import actions
from coediting.errors import (
    AlreadyDecided,
    ContentInvalid,
    EditConflict,
    NothingProposed,
    NotReady,
    UnknownBase,
)
from coediting.models import Event, Proposal, Revision
from partners.models import Role
from tests import factories
from tests.coediting.pages import newest, others_save, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor(owner):
    return factories.user(Role.CONTRIBUTOR, owner)


@pytest.fixture
def document(profile):
    return profile.document


def hand_in(document, by, *, base=None, reason="Zo werkt het echt", **changes):
    base = base or document.working.number
    content = document.revisions.get(number=base).content | changes
    return actions.propose(document=document, by=by, base=base, content=content, reason=reason)


def events(document):
    found = Event.objects.filter(subject=document.uid, kind__startswith="proposal.").order_by("pk")
    return [(event.kind, event.details["by"]) for event in found]


# ---------- handing in ----------


def test_proposal_waits_and_changes_nothing_yet(document, contributor, owner):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))

    assert (proposal.state, proposal.base, proposal.reason) == ("open", 1, "Zo werkt het echt")
    assert (proposal.author, proposal.partner, proposal.origin) == (contributor, owner, "page")
    assert proposal.content["summary"]["nl"] == "Nieuw"
    assert newest(document).number == 1
    assert events(document) == [("proposal.made", contributor.pk)]


def test_proposal_that_changes_nothing_is_refused(document, contributor, by):
    with pytest.raises(NothingProposed):
        hand_in(document, contributor)
    content = document.working.content | {"summary": text("Intussen")}
    actions.revise(document=document, by=by, base=1, content=content)
    document.refresh_from_db()
    with pytest.raises(NothingProposed):
        hand_in(document, contributor, base=1, summary=text("Intussen"))

    assert (Proposal.objects.count(), events(document)) == (0, [])


@pytest.mark.parametrize("reason", ["", "  ", "\x00", None])
def test_proposal_without_a_reason_is_refused(document, contributor, reason):
    with pytest.raises(ValidationError):
        hand_in(document, contributor, reason=reason, summary=text("Nieuw"))

    assert Proposal.objects.count() == 0


def test_proposal_on_a_revision_of_another_document_is_refused(document, contributor, owner):
    other = factories.draft(owner).document
    for word, base in enumerate((1, 2), start=1):
        content = newest(other).content | {"summary": text(str(word))}
        actions.revise(document=other, by=factories.editor(owner), base=base, content=content)

    for base in (0, 3, 99):
        with pytest.raises(UnknownBase):
            actions.propose(
                document=document, by=contributor, base=base, content=document.working.content, reason="x"
            )


def test_proposal_is_checked_like_an_edit(document, contributor):
    for wrong in ({"jobs": ["00000000-0000-4000-8000-000000000000"]}, {"vks_level": 99}, {"tasks": "x"}):
        with pytest.raises(ContentInvalid):
            hand_in(document, contributor, **wrong)


#                 propose, accept, decline, withdraw and re-base somebody else's
MAY = {
    "reader": (False, False, False, False, False),
    "contributor": (True, False, False, False, False),
    "editor": (True, True, True, False, True),
    "stranger": (False, False, False, False, False),
    "anonymous": (False, False, False, False, False),
    "disabled": (False, False, False, False, False),
    "coordinator": (True, True, True, False, True),
}


def allowed(action, **arguments):
    try:
        action(**arguments)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("name", MAY)
def test_who_may_do_what_with_proposals(document, owner, contributor, name):
    user = factories.cast(owner)[name]
    changes = itertools.count(1)

    def fresh():
        document.refresh_from_db()
        return hand_in(document, contributor, summary=text(f"Voorstel {next(changes)}"))

    content = document.working.content | {"context": text("x")}
    assert (
        allowed(actions.propose, document=document, by=user, base=1, content=content, reason="x"),
        allowed(actions.accept, proposal=fresh(), by=user),
        allowed(actions.decline, proposal=fresh(), by=user, answer="Nee"),
        allowed(actions.withdraw, proposal=fresh(), by=user),
        allowed(actions.rebase, proposal=fresh(), by=user),
    ) == MAY[name]


# ---------- accepting ----------


def test_accepting_whole_saves_one_revision_with_the_proposal(document, contributor, by):
    proposal = hand_in(document, contributor, summary=text("Nieuw"), vks_level=3)

    outcome = actions.accept(proposal=proposal, by=by, note="Dank")

    proposal.refresh_from_db()
    assert (outcome.created, outcome.revision.number, outcome.revision.proposal) == (True, 2, proposal)
    assert (outcome.revision.author, outcome.revision.note) == (by, "Dank")
    assert outcome.revision.content == proposal.content
    assert (proposal.state, proposal.decided_by, proposal.answer) == ("accepted", by, "Dank")
    assert events(document) == [("proposal.made", contributor.pk), ("proposal.accepted", by.pk)]


def test_accepting_per_field_takes_only_the_chosen_ones(document, contributor, by):
    proposal = hand_in(
        document, contributor, summary={"nl": "Kort", "en": "Short"}, vks_level=3, context=text("Hal")
    )

    outcome = actions.accept(proposal=proposal, by=by, paths=["summary/nl", "vks_level"])

    content = outcome.revision.content
    assert (content["summary"], content["vks_level"], content["context"]["nl"]) == (
        {"nl": "Kort", "en": ""},
        3,
        "",
    )
    proposal.refresh_from_db()
    assert proposal.state == "partly"


def test_accepting_every_path_is_accepting_whole(document, contributor, by):
    proposal = hand_in(document, contributor, summary=text("Kort"), vks_level=3)

    actions.accept(proposal=proposal, by=by, paths=["summary/nl", "vks_level"])

    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def test_accepting_per_row_adds_removes_and_edits(document, contributor, by):
    first, second = document.working.content["tasks"]
    new = factories.task_row("Weegt")
    edited = first | {"suitability": "no"}
    proposal = hand_in(document, contributor, tasks=[new, edited])

    outcome = actions.accept(proposal=proposal, by=by, paths=[f"tasks/{new['id']}"])

    titles = [row["title"]["nl"] for row in outcome.revision.content["tasks"]]
    assert titles == ["Weegt", "Sorteert", "Reinigt"]
    assert outcome.revision.content["tasks"][1]["suitability"] == "yes"

    other = hand_in(document, contributor, base=1, tasks=[edited])
    after = actions.accept(proposal=other, by=by, paths=[f"tasks/{second['id']}"]).revision.content
    assert [row["title"]["nl"] for row in after["tasks"]] == ["Weegt", "Sorteert"]


def test_accepting_only_the_order(document, contributor, by):
    first, second = document.working.content["tasks"]
    proposal = hand_in(document, contributor, tasks=[second, first | {"suitability": "no"}])

    outcome = actions.accept(proposal=proposal, by=by, paths=["tasks"])

    assert outcome.revision.content["tasks"] == [second, first]


@pytest.mark.parametrize("paths", [[], ["vks_level"], ["summary/nl", "nothing/here"], ["__proto__"]])
def test_accepting_paths_that_the_proposal_does_not_change_is_refused(document, contributor, by, paths):
    proposal = hand_in(document, contributor, summary=text("Kort"))

    with pytest.raises(ContentInvalid):
        actions.accept(proposal=proposal, by=by, paths=paths)

    proposal.refresh_from_db()
    assert (proposal.state, newest(document).number) == ("open", 1)


def test_a_choice_that_does_not_fit_by_itself_is_refused(document, contributor, by):
    row = document.working.content["requirements"][0]
    proposal = hand_in(
        document,
        contributor,
        requirements=[row | {"lacking_low": 50, "lacking_mid": 60, "lacking_high": 70}],
    )

    with pytest.raises(ContentInvalid):
        actions.accept(proposal=proposal, by=by, paths=[f"requirements/{row['id']}/lacking_low"])

    assert newest(document).number == 1


def test_accepting_a_stale_proposal_keeps_what_others_saved(profile, document, contributor, by):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))
    others_save(profile, context=text("Van hen"))

    outcome = actions.accept(proposal=proposal, by=by)

    content = outcome.revision.content
    assert (outcome.revision.number, outcome.revision.origin) == (3, "merge")
    assert (content["summary"]["nl"], content["context"]["nl"]) == ("Nieuw", "Van hen")


def test_accepting_what_stands_there_by_now_makes_no_revision(profile, document, contributor, by):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))
    others_save(profile, summary=text("Nieuw"))

    outcome = actions.accept(proposal=proposal, by=by)

    proposal.refresh_from_db()
    assert (outcome.created, newest(document).number, proposal.state) == (False, 2, "accepted")


def test_a_conflict_saves_nothing_and_leaves_the_proposal_open(profile, document, contributor, by):
    proposal = hand_in(document, contributor, summary=text("Van mij"), vks_level=3)
    others_save(profile, summary=text("Van hen"))

    with pytest.raises(EditConflict) as raised:
        actions.accept(proposal=proposal, by=by)

    assert [conflict.path for conflict in raised.value.conflicts] == ["summary/nl"]
    proposal.refresh_from_db()
    assert (proposal.state, newest(document).number) == ("open", 2)
    outcome = actions.accept(proposal=proposal, by=by, paths=["vks_level"])
    assert (outcome.revision.content["vks_level"], outcome.revision.content["summary"]["nl"]) == (
        3,
        "Van hen",
    )


@pytest.mark.parametrize(("chosen", "state"), [("Van hen", "partly"), ("Van mij", "accepted")])
def test_resolving_by_hand_says_how_much_was_accepted(profile, contributor, by, chosen, state):
    document = profile.document
    proposal = hand_in(document, contributor, summary=text("Van mij"), vks_level=3)
    others_save(profile, summary=text("Van hen"))
    content = newest(document).content | {"vks_level": 3, "summary": text(chosen)}

    outcome = actions.accept_resolved(proposal=proposal, by=by, base=2, content=content)

    proposal.refresh_from_db()
    assert (proposal.state, outcome.revision.proposal, outcome.revision.number) == (state, proposal, 3)


def test_accepting_for_a_target_publishes_it(by, owner, contributor):
    target = factories.target(owner)
    proposal = hand_in(target.document, contributor, title=text("Nieuwe titel"))

    actions.accept(proposal=proposal, by=by)

    target.refresh_from_db()
    assert (target.title_nl, target.document.published.number) == ("Nieuwe titel", 2)


def test_a_proposal_that_would_break_a_public_target_stays_open(by, owner, contributor):
    target = factories.target(owner)
    proposal = hand_in(target.document, contributor, title=text(""))

    with pytest.raises(NotReady):
        actions.accept(proposal=proposal, by=by)

    proposal.refresh_from_db()
    assert (proposal.state, target.document.revisions.count()) == ("open", 1)


# ---------- deciding once ----------


def test_a_decided_proposal_is_not_decided_again(document, contributor, by):
    decisions = {
        "accepted": lambda proposal: actions.accept(proposal=proposal, by=by),
        "declined": lambda proposal: actions.decline(proposal=proposal, by=by, answer="Nee"),
        "withdrawn": lambda proposal: actions.withdraw(proposal=proposal, by=contributor),
    }
    for number, (state, decide) in enumerate(decisions.items()):
        document.refresh_from_db()
        proposal = hand_in(document, contributor, summary=text(f"Nieuw {number}"))
        decide(proposal)
        revisions = Revision.objects.filter(document=document).count()
        for again in (*decisions.values(), lambda proposal: actions.rebase(proposal=proposal, by=by)):
            with pytest.raises(AlreadyDecided):
                again(proposal)
        proposal.refresh_from_db()
        assert (proposal.state, Revision.objects.filter(document=document).count()) == (state, revisions)


def test_declining_needs_a_reason_that_the_proposer_sees(document, contributor, by):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))

    with pytest.raises(ValidationError):
        actions.decline(proposal=proposal, by=by, answer=" \x00 ")
    actions.decline(proposal=proposal, by=by, answer="Dat klopt niet")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer, newest(document).number) == ("declined", "Dat klopt niet", 1)
    assert events(document)[-1] == ("proposal.declined", by.pk)


def test_only_the_author_withdraws(document, contributor, owner, by):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))

    for user in (by, factories.coordinator(), factories.user(Role.CONTRIBUTOR, owner)):
        with pytest.raises(PermissionDenied):
            actions.withdraw(proposal=proposal, by=user)
    actions.withdraw(proposal=proposal, by=contributor)

    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


# ---------- re-basing ----------


def test_rebasing_takes_in_what_others_saved(profile, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))
    others_save(profile, context=text("Van hen"))

    actions.rebase(proposal=proposal, by=contributor)

    proposal.refresh_from_db()
    assert (proposal.base, proposal.state) == (2, "open")
    assert (proposal.content["summary"]["nl"], proposal.content["context"]["nl"]) == ("Nieuw", "Van hen")
    assert newest(document).number == 2
    assert events(document)[-1] == ("proposal.rebased", contributor.pk)
    actions.rebase(proposal=proposal, by=contributor)
    assert len(events(document)) == 2


def test_rebasing_lists_only_real_conflicts(profile, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Van mij"), vks_level=3)
    others_save(profile, summary=text("Van hen"), context=text("Van hen"))

    with pytest.raises(EditConflict) as raised:
        actions.rebase(proposal=proposal, by=contributor)

    assert [conflict.path for conflict in raised.value.conflicts] == ["summary/nl"]
    proposal.refresh_from_db()
    assert (proposal.base, proposal.content["vks_level"]) == (1, 3)


def test_rebasing_what_stands_there_by_now_is_refused(profile, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))
    others_save(profile, summary=text("Nieuw"))

    with pytest.raises(NothingProposed):
        actions.rebase(proposal=proposal, by=contributor)
