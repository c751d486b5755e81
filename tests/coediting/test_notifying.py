"""Who hears of what: watching, mentions, decisions, and never what one may not see."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from coediting import tasks
from coediting.actions import comments, proposals, watching
from coediting.models import Delivery, Notification, Watch
from partners.models import Role
from profiles import actions as profiles
from tests import factories
from tests.coediting.pages import newest, text
from tests.coediting.telling import TASK, forget, heard, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(owner):
    return factories.user(Role.READER, owner)


def watch(user, subject, source="document", mail="none"):
    return watching.watch(by=user, source=source, subject=subject, mail=mail)


def revise(profile, by, words="anders"):
    before = newest(profile)
    profiles.revise_profile(
        profile=profile, by=by, base=before.number, content=before.content | {"summary": text(words)}
    )


def publish(profile):
    profile.document.approvals_needed = 0
    profile.document.save(update_fields=["approvals_needed"])
    profiles.publish_profile(profile=profile, by=factories.coordinator(), number=newest(profile).number)


# ---------- watching ----------
def test_who_watches_hears_of_what_others_do_and_never_of_own_deeds(profile, by, member):
    watch(member, profile.document.uid)
    watch(by, profile.document.uid)
    forget()

    revise(profile, by)
    comments.comment(document=profile.document, by=by, text="Kijk")
    tell()

    assert (heard(member), heard(by)) == (["profile.revised", "comment.made"], [])


@pytest.mark.parametrize("source", ["theme", "sector"])
def test_who_watches_a_theme_or_sector_hears_of_its_documents(profile, by, member, source):
    watch(member, newest(profile).content[f"{source}s"][0], source)
    another = factories.theme() if source == "theme" else factories.sector(code="99")
    watch(factories.coordinator(), another.uid, source)
    forget()

    revise(profile, by)
    tell()

    assert heard(member) == ["profile.revised"]
    assert Notification.objects.count() == 1


def test_the_strongest_way_counts_once(profile, by, member):
    watch(member, profile.document.uid, mail="daily")
    watch(member, newest(profile).content["themes"][0], "theme", mail="now")
    forget()

    revise(profile, by)
    tell()

    assert list(Notification.objects.values_list("user", "mail")) == [(member.pk, "now")]


@pytest.mark.parametrize("name", ["stranger", "disabled"])
def test_a_draft_is_told_to_nobody_who_may_not_see_it(owner, profile, by, name):
    user = factories.cast(owner)[name]
    Watch.objects.create(user=user, source="document", subject=profile.document.uid)
    Watch.objects.create(user=user, source="theme", subject=newest(profile).content["themes"][0])
    forget()

    revise(profile, by)
    comments.comment(document=profile.document, by=by, text=f"@{user.email}")
    tell()

    assert Notification.objects.count() == 0


def test_a_stranger_hears_of_publishing_only(profile, by):
    stranger = factories.editor(factories.partner())
    watch(stranger, newest(profile).content["themes"][0], "theme")
    publish(profile)
    revise(profile, by)
    tell()

    assert heard(stranger) == ["profile.published"]


def test_a_target_is_told_of_once_for_each_save(owner, by, member):
    target = factories.target(owner)
    watch(member, target.document.uid)
    tell()

    assert heard(member) == ["target.published"]


@pytest.mark.parametrize(
    "bad", [{"source": "user"}, {"mail": "hourly"}, {"source": ""}, {"mail": None}], ids=str
)
def test_ways_of_watching_that_do_not_exist_are_refused(profile, member, bad):
    with pytest.raises(ValidationError):
        watching.watch(**{"by": member, "source": "document", "subject": profile.document.uid} | bad)


def test_nobody_watches_a_draft_of_others(profile):
    for user in (factories.editor(factories.partner()), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            watch(user, profile.document.uid)


def test_taking_part_is_watching_until_one_stops(profile, by, owner):
    other = factories.editor(owner)
    revise(profile, by)
    tell()
    assert list(Watch.objects.values_list("user", "mail")) == [(by.pk, "none")]
    comments.comment(document=profile.document, by=other, text="x")
    tell()
    assert heard(by) == ["comment.made"]

    assert watching.unwatch(by=by, source="document", subject=profile.document.uid)
    revise(profile, by, "nog eens")
    comments.comment(document=profile.document, by=other, text="y")
    tell()
    assert heard(by) == ["comment.made"]


# ---------- by name ----------
def test_who_is_mentioned_hears_of_it_in_the_portal(profile, by, member):
    forget()
    comments.comment(document=profile.document, by=by, text=f"Wat denk je, @{member.email}?")
    tell()

    assert list(Notification.objects.values_list("user", "event__kind", "mail")) == [
        (member.pk, "comment.made", "none")
    ]


def test_the_author_of_a_proposal_hears_of_the_decision_even_without_watching(profile, by, owner):
    author = factories.user(Role.CONTRIBUTOR, owner)
    content = newest(profile).content | {"summary": text("Voorstel")}
    made = proposals.propose(document=profile.document, by=author, base=1, content=content, reason="Beter")
    watching.unwatch(by=author, source="document", subject=profile.document.uid)
    forget()
    watching.unwatch(by=author, source="document", subject=profile.document.uid)

    proposals.decline(proposal=made, by=by, answer="Nog niet")
    tell()

    assert heard(author) == ["proposal.declined"]


# ---------- once ----------
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_delivery_tell_everybody_once(profile, by, owner):
    users = [factories.user(Role.READER, owner) for _number in range(5)]
    for user in users:
        watch(user, profile.document.uid)
    forget()
    revise(profile, by)
    delivery = Delivery.objects.get(task=TASK, done__isnull=True).pk

    def worker(_number):
        try:
            tasks.notify(delivery)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    Delivery.objects.filter(pk=delivery).update(done=None)  # as if the mark had been lost
    tasks.notify(delivery)

    assert [heard(user) for user in users] == [["profile.revised"]] * 5


def test_an_event_of_a_document_that_is_gone_does_no_harm(profile, by):
    forget()
    revise(profile, by)
    delivery = Delivery.objects.get(task=TASK, done__isnull=True)
    delivery.event.details["document"] = 0
    delivery.event.save()

    tell()

    assert not Delivery.objects.filter(task=TASK, done__isnull=True).exists()
