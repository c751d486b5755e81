"""Links for reviewers without an account: one revision, for a while, every use noted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coediting.actions import review, review_links
from coediting.errors import StaleRevision
from coediting.models import Approval, ReviewLink, ReviewLinkUse
from partners.models import Role
from profiles import actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("embuild")


@pytest.fixture
def guest_partner():
    return factories.partner("agoria", name_nl="Agoria")


@pytest.fixture
def profile(owner, guest_partner):
    return factories.draft(
        owner,
        slug="sorteerder",
        title="Sorteerder",
        partners=[guest_partner],
        summary=factories.language_map("Wat de gast leest"),
        tasks=[factories.task_row("Sorteert afval")],
    )


@pytest.fixture
def link(profile, guest_partner):
    """(link, secret) to revision 1, to approve for Agoria."""
    return review_links.make_link(
        document=profile.document, by=factories.coordinator(), number=1, reviewer="An", partner=guest_partner
    )


def page(secret):
    return reverse("guest-review", args=[secret])


def uses(link):
    return list(link.uses.order_by("pk").values_list("what", flat=True))


def save(profile, by, words="anders"):
    content = profile.document.working.content | {"summary": {"nl": words, "en": ""}}
    actions.revise_profile(profile=profile, by=by, base=1, content=content)


def test_a_guest_reads_the_revision_and_approves_it(client, profile, link, guest_partner):
    made, secret = link

    shown = client.get(page(secret))
    answer = client.post(page(secret), {"revision": "1", "text": "Goed zo"}, follow=True)

    assert "Wat de gast leest" in shown.content.decode()
    assert "Sorteert afval" in shown.content.decode()
    given = Approval.objects.get()
    assert (given.partner, given.link, given.by, given.note) == (guest_partner, made, None, "Goed zo")
    assert answer.status_code == 200
    assert uses(made) == ["opened", "approved", "opened"]


def test_a_guest_comments_in_their_own_name(client, profile, link):
    answers = [
        client.post(page(link[1]), {"do": "comment", "revision": number, "text": text}).status_code
        for number, text in (("1", "Wat met stof?"), ("1", " "), ("2", "Te laat"))
    ]

    comment = profile.document.comments.get()
    assert answers == [302, 422, 409]
    assert (comment.guest, comment.text, comment.author, comment.must_fix) == (
        "An",
        "Wat met stof?",
        None,
        False,
    )
    assert uses(link[0])[0] == "commented"
    assert Approval.objects.count() == 0


def test_the_address_stays_secret(client, link):
    answer = client.get(page(link[1]))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert link[1] not in str(ReviewLink.objects.values())


def test_a_guest_can_answer_without_a_cookie(link):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(page(link[1]), {"revision": "1"}, headers={"Origin": "null"})

    assert answer.status_code == 302


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_a_closed_link_shows_and_approves_nothing(client, profile, link, how):
    made, secret = link
    if how == "revoked":
        review_links.revoke_link(link=made, by=factories.coordinator())
    else:
        ReviewLink.objects.update(expires=timezone.now() - timedelta(seconds=1))

    shown, answer = client.get(page(secret)), client.post(page(secret), {"revision": "1"})

    assert (shown.status_code, answer.status_code, Approval.objects.count()) == (410, 410, 0)
    assert "Wat de gast leest" not in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert uses(made) == ["refused", "refused"]


@pytest.mark.parametrize("secret", ["gsr_nothing", "x" * 300, "%00", "é"])
def test_an_unknown_secret_is_not_found(client, link, secret):
    assert client.get(f"/nl/nazicht/{secret}/").status_code in (400, 404)
    assert uses(link[0]) == []


def test_a_link_shows_its_own_revision_only_and_nothing_once_that_is_past(client, profile, link, owner):
    save(profile, factories.editor(owner), "Dit is nieuw")

    shown = client.get(page(link[1]))
    answers = [client.post(page(link[1]), {"revision": number}).status_code for number in ("1", "2", "x", "")]

    assert shown.status_code == 410
    assert "Wat de gast leest" not in shown.content.decode()
    assert "Dit is nieuw" not in shown.content.decode()
    assert answers == [409] * 4
    assert Approval.objects.count() == 0
    assert uses(link[0]) == ["refused"] * 5


def test_a_link_opens_again_when_its_content_comes_back(client, profile, link, owner):
    editor = factories.editor(owner)
    save(profile, editor)
    actions.restore_profile(profile=profile, by=editor, number=1, base=2)

    assert client.get(page(link[1])).status_code == 200


@pytest.mark.parametrize("how", ["changed", "revoked"])
def test_what_a_guest_wrote_too_late_is_given_back(client, profile, link, owner, how):
    if how == "changed":
        save(profile, factories.editor(owner))
    else:
        review_links.revoke_link(link=link[0], by=factories.coordinator())

    answer = client.post(page(link[1]), {"do": "comment", "revision": "1", "text": "Een uur <werk>"})

    assert answer.status_code == (409 if how == "changed" else 410)
    assert "Een uur &lt;werk&gt;</textarea>" in answer.content.decode()
    assert profile.document.comments.count() == 0


def test_a_closed_link_leads_to_what_the_public_reads(client, profile, link, owner):
    before = client.get(page(link[1])).status_code
    public = factories.published(owner, slug="gepubliceerd", title="Wat iedereen leest")
    editor = factories.editor(owner)
    save(public, editor, "tweede")
    made, secret = review_links.make_link(
        document=public.document, by=factories.coordinator(), number=2, reviewer="An"
    )
    review_links.revoke_link(link=made, by=factories.coordinator())

    shown = client.get(page(secret)).content.decode()

    assert before == 200
    assert f'href="{reverse("profile", args=["gepubliceerd"])}"' in shown
    assert "tweede" not in shown


def test_a_link_without_partner_is_for_reading(client, profile):
    _made, secret = review_links.make_link(
        document=profile.document, by=factories.coordinator(), number=1, reviewer="An"
    )

    assert client.get(page(secret)).status_code == 200
    assert client.post(page(secret), {"revision": "1"}).status_code == 403
    assert Approval.objects.count() == 0


def test_a_link_does_not_approve_what_its_partner_saved_itself(client, profile, link, guest_partner):
    editor = factories.editor(guest_partner)
    save(profile, editor)
    actions.restore_profile(profile=profile, by=editor, number=1, base=2)

    assert client.post(page(link[1]), {"revision": "1"}).status_code == 403
    assert Approval.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{"reviewer": " "}, {"reviewer": "x" * 201}, {"days": 0}, {"days": 91}, {"partner": "outside"}]
)
def test_a_bad_link_is_not_made(profile, wrong):
    if wrong.get("partner"):
        wrong = {"partner": factories.partner("outside")}
    arguments = {"document": profile.document, "by": factories.coordinator(), "number": 1, "reviewer": "An"}

    with pytest.raises(ValidationError):
        review_links.make_link(**arguments | wrong)
    assert ReviewLink.objects.count() == 0


@pytest.mark.parametrize("number", [0, 2])
def test_a_link_to_another_revision_is_not_made(profile, number):
    with pytest.raises(StaleRevision):
        review_links.make_link(
            document=profile.document, by=factories.coordinator(), number=number, reviewer="An"
        )


def test_editors_make_links_that_approve_for_their_own_partner_only(profile, owner, guest_partner):
    arguments = {"document": profile.document, "number": 1, "reviewer": "An", "partner": guest_partner}

    with pytest.raises(PermissionDenied):
        review_links.make_link(by=factories.editor(owner), **arguments)
    review_links.make_link(by=factories.editor(guest_partner), **arguments)

    assert ReviewLink.objects.count() == 1


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_only_editors_make_and_revoke_links(profile, link, guest_partner, role):
    user = factories.user(role, guest_partner)

    with pytest.raises(PermissionDenied):
        review_links.make_link(document=profile.document, by=user, number=1, reviewer="An")
    with pytest.raises(PermissionDenied):
        review_links.revoke_link(link=link[0], by=user)
    assert link[0].revoked is None


def test_a_guest_approval_survives_the_link_and_can_be_taken_back(client, link, guest_partner):
    client.post(page(link[1]), {"revision": "1"})
    review_links.revoke_link(link=link[0], by=factories.coordinator())
    assert Approval.objects.count() == 1

    review.withdraw_approval(approval=Approval.objects.get(), by=factories.editor(guest_partner))

    assert Approval.objects.count() == 0
    assert ReviewLinkUse.objects.filter(what="approved").count() == 1
