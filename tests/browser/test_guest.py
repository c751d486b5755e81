"""A reviewer without an account, in a browser of their own: reads, comments, approves, and then the link closes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coediting.actions import review_links
from coediting.models import ReviewLink
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import document, press, read, submit, troubles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SECRET_TEXT = "Wat alleen de partners lezen"


@pytest.fixture
def profile(embuild, agoria):
    return factories.draft(
        embuild,
        slug="sorteerder",
        partners=[agoria],
        summary=factories.language_map(SECRET_TEXT),
        tasks=[factories.task_row("Sorteert")],
    )


@pytest.fixture
def editor(visit, agoria, profile):
    """The browser of an editor of another partner than the one that wrote it, on the review page."""
    return visit(reverse("document-review", args=[profile.document.uid]), factories.editor(agoria))


@pytest.fixture
def make_link(editor, agoria):
    """Call it with a name: the editor makes a link in the browser, to read and approve; its address."""

    def make(reviewer, partner=agoria):
        editor.locator("#link-reviewer").fill(reviewer)
        editor.locator("#link-partner").select_option(partner.slug)
        press(editor, "Make the link")
        return editor.locator("#address").input_value()

    return make


def log_of(editor, reviewer):
    """What the review page tells editors about the uses of a link, newest first."""
    editor.goto(editor.url)
    line = editor.locator("#links .list > li", has_text=reviewer).locator("p.small").inner_text()
    return [re.sub(r" \d+ \w+ \d{4} \d\d:\d\d$", "", use) for use in line.split("; ")]


def go(page, name, profile):
    """Open a page of the profile's document by its name."""
    page.goto(page.url.partition("/nl/")[0] + reverse(name, args=[profile.document.uid]))


def said(*words):
    return [_(word) for word in words]


def test_a_guest_reads_comments_and_approves_and_the_editor_sees_it(
    visit, editor, make_link, profile, agoria
):
    address = make_link("An Peeters")
    assert faults(editor) == []
    guest = visit("/nl/")
    guest.goto(address)
    assert SECRET_TEXT in read(guest)
    assert faults(guest) == []

    guest.locator("#text").fill("En het stof dan?")
    press(guest, "Send the comment")
    guest.locator("#note").fill("Helemaal goed")
    submit(guest, guest.locator("button.button--main"))

    # One approves once; the page thanks, and a further comment is still possible.
    assert guest.locator("#note").count() == 0
    assert guest.locator("#text").count() == 1
    assert faults(guest) == []
    approval = document(profile).approvals.get()
    assert (approval.partner, approval.by, approval.note, approval.link.reviewer) == (
        agoria,
        None,
        "Helemaal goed",
        "An Peeters",
    )
    # Opened three times: once by the address, and once after each answer.
    assert log_of(editor, "An Peeters") == said("opened", "approved", "opened", "commented", "opened")
    assert "Helemaal goed" in read(editor, "#approvals")
    go(editor, "document-comments", profile)
    assert "An Peeters" in read(editor, ".thread")
    assert "En het stof dan?" in read(editor, ".thread")
    assert troubles(guest, editor) == []


@pytest.mark.parametrize("how", ["expired", "revoked", "changed"])
def test_a_link_that_closes_while_the_page_is_open(visit, editor, make_link, profile, how):
    address = make_link("An Peeters")
    guest = visit("/nl/")
    guest.goto(address)
    guest.locator("#text").fill("Een uur werk aan deze opmerking")

    if how == "expired":
        ReviewLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        editor.goto(editor.url)
        press(editor, "Revoke")
    else:
        press(editor, "Edit")
        editor.locator("textarea[name=title-nl]").fill("Sorteerder van puin")
        submit(editor, editor.locator(".savebar button.button--main"))
        go(editor, "document-review", profile)
    press(guest, "Send the comment")

    # Nothing is kept and nothing is served any more; what the guest typed is handed back.
    assert document(profile).comments.count() == 0
    assert guest.locator("#typed").input_value() == "Een uur werk aan deze opmerking"
    closed(guest)
    # In the visitor's language, and at the address itself too.
    submit(guest, guest.locator(".site__tools a[hreflang=en]"))
    with translation.override("en"):
        closed(guest)
    assert guest.locator("#typed").count() == 0
    assert log_of(editor, "An Peeters") == said("refused", "refused", "opened")
    assert troubles(editor) == []
    assert troubles(guest, answers=[409, 410]) == []


def closed(guest):
    """The page says that the review is closed, and holds nothing of the profile."""
    assert guest.locator("h1").inner_text() == _("This review is closed")
    assert SECRET_TEXT not in guest.content()
    assert "Sorteert" not in guest.content()
    assert "Sorteerder" not in guest.content()
    assert faults(guest) == []


def test_a_link_that_was_copied_badly_leads_nowhere_kindly(visit, profile):
    _made, secret = review_links.make_link(
        document=profile.document, by=factories.coordinator(), number=1, reviewer="An Peeters"
    )
    guest = visit(reverse("guest-review", args=[secret[:-1]]))

    assert guest.locator("h1").inner_text() == _("This review is closed")
    assert SECRET_TEXT not in guest.content()
    assert faults(guest) == []
    assert troubles(guest, answers=[404]) == []
