"""Deciding on proposals, one by one and several at once, and what their authors may still do."""

import pytest

from coediting import actions
from coediting.models import Proposal
from partners.models import Role
from tests import factories
from tests.coediting.filling import form_to
from tests.coediting.pages import choose, newest, others_save, said, text, url
from tests.coediting.proposing import at, hand_in, list_of, only

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor(owner):
    return factories.user(Role.CONTRIBUTOR, owner)


@pytest.fixture
def document(profile):
    return profile.document


# ---------- deciding ----------


def test_editor_accepts_only_what_is_ticked(signed_in, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Kort"), context=text("Hal"))
    form = form_to(signed_in.get(at("", proposal)), at("accept", proposal))
    assert form.data()["path"] == ["summary/nl", "context/nl"]

    answer = signed_in.post(at("accept", proposal), form.data(path=["context/nl"], note="Dit wel"))

    content = newest(document).content
    assert (answer.status_code, only(document).state) == (302, "partly")
    assert (content["summary"]["nl"], content["context"]["nl"]) == ("", "Hal")
    assert newest(document).note == "Dit wel"


def test_accepting_nothing_says_so_and_keeps_the_choice(signed_in, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Kort"))

    answer = signed_in.post(at("accept", proposal), {"note": "Bijna"})

    form = form_to(answer, at("accept", proposal))
    assert (answer.status_code, form.value("note"), form.value("path")) == (422, "Bijna", None)
    assert newest(document).number == 1


def test_a_conflict_is_settled_on_the_resolve_page(signed_in, profile, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Van het voorstel"), vks_level=3)
    others_save(profile, summary=text("Van hen"))

    conflict = signed_in.post(at("accept", proposal), {"whole": "1", "note": "Samen bekeken"})
    assert (conflict.status_code, only(document).state, newest(document).number) == (409, "open", 2)
    missing = choose(signed_in, conflict)
    assert (missing.status_code, form_to(missing, url("resolve")).value("proposal")) == (
        422,
        str(proposal.uid),
    )
    answer = choose(signed_in, missing, c0="mine")

    working = newest(document)
    assert (answer.status_code, only(document).state) == (302, "accepted")
    assert (working.number, working.proposal, working.note) == (3, proposal, "Samen bekeken")
    assert (working.content["summary"]["nl"], working.content["vks_level"]) == ("Van het voorstel", 3)


def test_resolving_a_proposal_that_was_decided_meanwhile_saves_nothing(
    signed_in, by, profile, document, contributor
):
    proposal = hand_in(document, contributor, summary=text("Van het voorstel"))
    others_save(profile, summary=text("Van hen"))
    conflict = signed_in.post(at("accept", proposal), {"whole": "1"})
    actions.decline(proposal=proposal, by=by, answer="Nee")

    answer = choose(signed_in, conflict, c0="mine")

    assert (answer.status_code, answer.url) == (302, at("", proposal))
    assert (only(document).state, newest(document).number) == ("declined", 2)


def test_a_second_decision_is_told_and_changes_nothing(signed_in, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))
    signed_in.post(at("accept", proposal), {"whole": "1"})

    for page, data in (("accept", {"whole": "1"}), ("decline", {"answer": "Nee"}), ("rebase", {})):
        assert signed_in.post(at(page, proposal), data).status_code == 409
    assert (only(document).state, newest(document).number) == ("accepted", 2)


def test_declining_without_a_reason_asks_for_one(signed_in, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))

    assert signed_in.post(at("decline", proposal), {"answer": " "}).status_code == 422
    assert only(document).state == "open"


def test_proposer_withdraws_and_rebases(client, profile, document, contributor):
    client.force_login(contributor)
    proposal = hand_in(document, contributor, summary=text("Nieuw"))
    others_save(profile, context=text("Van hen"))
    page = client.get(at("", proposal))

    assert (
        client.post(at("rebase", proposal), form_to(page, at("rebase", proposal)).data()).status_code == 302
    )
    assert only(document).base == 2
    page = client.get(at("", proposal))
    assert (
        client.post(at("withdraw", proposal), form_to(page, at("withdraw", proposal)).data()).status_code
        == 302
    )
    assert only(document).state == "withdrawn"


def test_rebasing_with_a_conflict_lists_it(client, profile, document, contributor):
    client.force_login(contributor)
    proposal = hand_in(document, contributor, summary=text("Van mij"))
    others_save(profile, summary=text("Van hen"))

    assert client.post(at("rebase", proposal)).status_code == 409
    assert only(document).base == 1


# ---------- several at once ----------


def test_several_are_accepted_each_by_itself(signed_in, document, contributor):
    fits = hand_in(document, contributor, reason="Past", summary=text("een"))
    collides = hand_in(document, contributor, reason="Botst", summary=text("twee"))
    also = hand_in(document, contributor, reason="Past ook", context=text("drie"))
    uids = [str(proposal.uid) for proposal in (fits, collides, also)]

    answer = signed_in.post(list_of(document), {"do": "accept", "proposal": uids})

    assert (answer.status_code, answer.url) == (302, list_of(document))
    states = dict(Proposal.objects.values_list("reason", "state"))
    assert states == {"Past": "accepted", "Botst": "open", "Past ook": "accepted"}
    assert newest(document).number == 3
    told = said(answer)
    assert [line.split("’")[0] for line in told] == ["‘Past", "‘Botst", "‘Past ook"]


def test_several_are_declined_with_one_reason(signed_in, document, contributor):
    uids = [str(hand_in(document, contributor, summary=text(word)).uid) for word in ("een", "twee")]

    signed_in.post(list_of(document), {"do": "decline", "proposal": uids})
    assert set(Proposal.objects.values_list("state", flat=True)) == {"open"}
    signed_in.post(list_of(document), {"do": "decline", "proposal": uids, "answer": "Dubbel"})

    assert set(Proposal.objects.values_list("state", "answer")) == {("declined", "Dubbel")}


def test_several_are_for_editors_only(client, document, contributor):
    proposal = hand_in(document, contributor, summary=text("een"))
    client.force_login(contributor)

    answer = client.post(list_of(document), {"do": "accept", "proposal": [str(proposal.uid)]})

    assert (answer.status_code, only(document).state) == (403, "open")
