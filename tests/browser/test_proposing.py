"""A proposal from hand to hand, in two real browsers: made in the edit form, decided by an editor, read back."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from coediting.models import Proposal
from partners.models import Role
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import document, press, read, submit, troubles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def profile(embuild, agoria):
    return factories.draft(
        embuild,
        slug="sorteerder",
        partners=[agoria],
        summary=factories.language_map("Sorteert puin"),
        tasks=[factories.task_row("Sorteert"), factories.task_row("Reinigt")],
        requirements=[factories.requirement_row(factories.competence("sort waste"))],
    )


@pytest.fixture
def proposer(visit, agoria, profile):
    """The browser of a contributor of a partner that takes part, on the page of the profile."""
    return visit(reverse("profile", args=[profile.slug]), factories.user(Role.CONTRIBUTOR, agoria))


@pytest.fixture
def editor(visit, embuild, profile):
    """The browser of an editor of the owner, on the page of the profile."""
    return visit(reverse("profile", args=[profile.slug]), factories.editor(embuild))


def propose(page, reason, change):
    """Press "propose", change what `change(page)` does in the form, and hand it in. Returns the Proposal."""
    press(page, "Propose a change")
    change(page)
    page.locator("#note").fill(reason)
    submit(page, page.locator(".savebar button.button--main"))
    return Proposal.objects.latest("pk")


def retitle(page):
    page.locator("textarea[name=title-nl]").fill("Sorteerder van puin")


def change_five_things(page):
    """Title, summary, a level, a task that goes and one that comes."""
    retitle(page)
    page.locator("textarea[name=summary-nl]").fill("Sorteert puin en hout")
    page.locator("#f-requirements select[name$=-level]").select_option("3")
    page.locator("#f-tasks .rows > li:nth-child(2) [id^=do-remove-]").click()
    page.locator("#f-tasks .rows > li.is-removed").wait_for()
    page.locator("#do-add-tasks").click()
    page.locator("#f-tasks .rows > li:nth-child(3)").wait_for()
    page.keyboard.type("Weegt")


def test_a_proposal_accepted_in_part_and_read_by_its_proposer(proposer, editor, profile, agoria, embuild):
    before = document(profile).working.content
    proposal = propose(proposer, "De job is breder geworden", change_five_things)
    assert (proposal.partner, proposal.base, proposal.state) == (agoria, 1, "open")
    assert document(profile).working.number == 1
    cleans, weighs = before["tasks"][1]["id"], proposal.content["tasks"][-1]["id"]

    # The editor finds it from the profile, reads each change as added and removed words, and ticks three of five.
    editor.reload()
    submit(editor, editor.locator(f"main a[href='{reverse('proposals', args=[profile.document.uid])}']"))
    press(editor, "De job is breder geworden")
    assert "Agoria" in read(editor, ".proposal__meta")
    level = f"requirements/{before['requirements'][0]['id']}/level"
    offered = [box.get_attribute("value") for box in editor.locator("input[name=path]").all()]
    assert sorted(offered) == sorted(["title/nl", "summary/nl", f"tasks/{cleans}", f"tasks/{weighs}", level])
    summary = editor.locator(".diff > li").filter(has=editor.locator("input[value='summary/nl']"))
    assert (summary.locator("ins").inner_text().strip(), summary.locator("del").count()) == ("en hout", 0)
    assert faults(editor) == []
    editor.locator("input[value='title/nl']").uncheck()
    editor.locator(f"input[value='tasks/{cleans}']").uncheck()
    editor.locator("#note").fill("De titel bespreken we nog")
    with editor.expect_navigation():
        editor.locator("#note").press("Enter")

    kept = document(profile).working
    assert kept.content == before | {
        "summary": {"nl": "Sorteert puin en hout", "en": "Sorteert puin in English"},
        "requirements": [before["requirements"][0] | {"level": 3}],
        # The new task stays behind the task that it follows in the proposal.
        "tasks": [before["tasks"][0], proposal.content["tasks"][-1], before["tasks"][1]],
    }
    assert (kept.number, kept.proposal, kept.note, kept.origin) == (
        2,
        proposal,
        "De titel bespreken we nog",
        "page",
    )
    assert (kept.partner, kept.author_id) == (embuild, Proposal.objects.get(pk=proposal.pk).decided_by_id)

    # The proposer sees what became of it: the word of the editor, and for each change whether it was taken over.
    proposer.reload()
    assert "De titel bespreken we nog" in read(proposer)
    assert proposer.locator("main form").count() == 0
    left = proposer.locator(".diff > li", has_text=_("not taken over"))
    taken = proposer.locator(".diff > li").filter(has=proposer.get_by_text(_("taken over"), exact=True))
    assert (left.count(), taken.count()) == (2, 3)
    assert "Sorteerder van puin" in read(left.first, "p.diff__text")
    assert faults(proposer) == []
    assert troubles(proposer, editor) == []


def test_a_declined_proposal_brings_its_reason_to_the_proposer(proposer, editor, profile):
    propose(proposer, "Zo heet de job vandaag", retitle)
    editor.goto(proposer.url)
    submit(editor, editor.get_by_role("button", name=_("Decline the proposal")))
    # Without a reason nothing is decided; the page says so and leads there.
    assert editor.locator("[role=alert]").count() == 1
    assert editor.evaluate("document.activeElement.closest('[role=alert]') !== null")
    assert faults(editor) == []
    editor.locator("#answer").fill("ESCO noemt dit anders")
    press(editor, "Decline the proposal")

    proposer.reload()
    submit(editor, editor.locator(f".crumbs a[href='{reverse('proposals', args=[profile.document.uid])}']"))

    # In the list nothing is left to decide on, so nothing offers it.
    assert "ESCO noemt dit anders" in read(editor)
    assert editor.locator("main button, main input, main textarea").count() == 0
    assert "ESCO noemt dit anders" in read(proposer)
    assert (Proposal.objects.get().state, document(profile).working.number) == ("declined", 1)
    assert troubles(proposer, editor, answers=[422]) == []


def test_two_editors_on_one_proposal_the_second_hears_what_the_first_decided(
    proposer, editor, visit, profile, embuild
):
    proposal = propose(proposer, "Zo heet de job vandaag", retitle)
    late = visit(reverse("proposal", args=[profile.document.uid, proposal.uid]), factories.editor(embuild))
    editor.goto(proposer.url)

    press(editor, "Accept the whole proposal")
    late.locator("#answer").fill("Toch niet")
    press(late, "Decline the proposal")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer, document(profile).working.number) == ("accepted", "", 2)
    assert late.locator("main form").count() == 0
    assert proposal.get_state_display() in read(late, "[role=alert]")
    assert troubles(editor, late, answers=[409]) == []
