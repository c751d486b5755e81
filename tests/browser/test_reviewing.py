"""A review in real browsers: partners approve, a change takes the approvals down, and publishing waits for new ones."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Role
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import document, press, read, submit, troubles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def profile(embuild, agoria, fedustria):
    return factories.draft(
        embuild,
        slug="sorteerder",
        partners=[agoria, fedustria],
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence("sort waste"))],
    )


@pytest.fixture
def address(profile):
    return reverse("document-review", args=[profile.document.uid])


@pytest.fixture
def partners(visit, address, agoria, fedustria):
    """The browsers of a contributor of each of two other partners, on the review page."""
    return [visit(address, factories.user(Role.CONTRIBUTOR, at)) for at in (agoria, fedustria)]


def still_to_do(page):
    return [line.inner_text() for line in page.locator("#gates li.is-open").all()]


def test_approvals_fall_with_a_change_and_publishing_waits_for_new_ones(
    visit, partners, profile, address, embuild
):
    coordinator = visit(address, factories.coordinator())
    editor = visit(reverse("profile-edit", args=[profile.slug]), factories.editor(embuild))
    assert "0" in "".join(still_to_do(coordinator))
    assert coordinator.get_by_role("button", name=_("Publish"), exact=True).count() == 0
    for partner in partners:
        press(partner, "Approve")
        assert faults(partner) == []
    coordinator.reload()
    assert still_to_do(coordinator) == []
    assert coordinator.locator("#approvals .state--published").count() == 2

    # The coordinator has the page open with everything in order; the editor saves in the meantime.
    editor.locator("textarea[name=summary-nl]").fill("Sorteert puin en hout")
    submit(editor, editor.locator(".savebar button.button--main"))
    press(coordinator, "Publish")

    # Refused, and where the coordinator lands the approvals no longer count and publishing is not offered.
    now = document(profile)
    assert (now.published, now.working.number, now.state) == (None, 2, "draft")
    assert coordinator.url.endswith(address)
    assert "Embuild" in read(coordinator, ".messages")
    assert len(still_to_do(coordinator)) == 1
    assert coordinator.locator("#approvals .state--published").count() == 0
    assert read(coordinator, "#approvals").count(_("the text changed since")) == 2
    assert coordinator.get_by_role("button", name=_("Publish"), exact=True).count() == 0
    assert faults(coordinator) == []
    # So is an approval from a page that was open all the time: nobody agrees with what they did not see.
    partners[0].reload()
    submit(editor, editor.get_by_role("link", name=_("Edit"), exact=True).first)
    editor.locator("textarea[name=summary-nl]").fill("Sorteert puin, hout en glas")
    submit(editor, editor.locator(".savebar button.button--main"))
    press(partners[0], "Approve")
    assert document(profile).approvals.count() == 2
    assert "3" in read(partners[0], ".messages")

    for partner in partners:
        partner.goto(coordinator.url)
        press(partner, "Approve")
    coordinator.reload()
    press(coordinator, "Publish")

    now = document(profile)
    assert (now.published.number, now.state, now.version) == (3, "published", 1)
    assert troubles(coordinator, editor, *partners, answers=[409]) == []


def test_a_target_has_no_review_it_is_public_from_each_save_on(visit, embuild):
    """A target publishes on every save by design, so there is no revision that waits and nothing to approve."""
    target = factories.target(embuild)
    page = visit(reverse("target", args=[target.slug]), factories.coordinator())
    review = reverse("document-review", args=[target.document.uid])
    assert page.locator(f"a[href='{review}']").count() == 0

    submit(page, page.get_by_role("link", name=_("Edit"), exact=True).first)
    page.locator("textarea[name=title-nl], input[name=title-nl]").first.fill("Nog meer bijscholing")
    submit(page, page.locator(".savebar button.button--main"))

    now = document(target)
    assert (now.working.number, now.published_id == now.working_id) == (2, True)
    assert troubles(page) == []
    assert page.request.get(f"{page.url.partition('/nl/')[0]}{review}").status == 404
