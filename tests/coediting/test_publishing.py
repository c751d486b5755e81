"""Publishing and restoring, and the promises that the database keeps by itself."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from coediting import actions as documents
from coediting.errors import EditConflict, NotReady, StaleRevision, UnknownBase
from coediting.models import Delivery, Document, Event, Revision
from profiles import actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("embuild")


@pytest.fixture
def by(owner):
    return factories.editor(owner)


@pytest.fixture
def profile(owner):
    return factories.draft(owner, slug="sorteerder")


def content_of(profile, **changes):
    return {**Document.objects.get(pk=profile.pk).working.content, **changes}


def text(nl):
    return {"nl": nl, "en": ""}


def save(profile, by, base=1, merging=True, **changes):
    """Save what `changes` make of revision `base`."""
    content = Revision.objects.get(document=profile.pk, number=base).content
    return actions.revise_profile(
        profile=profile, by=by, base=base, content={**content, **changes}, merging=merging
    )


def numbers(profile):
    return list(
        Revision.objects.filter(document=profile.pk).order_by("number").values_list("number", flat=True)
    )


def events(profile):
    """[(kind, revision number)] of everything that happened to a profile."""
    subject = str(Document.objects.get(pk=profile.pk).uid)
    return list(Event.objects.filter(subject=subject).order_by("pk").values_list("kind", "details__revision"))


# ---------- publishing ----------
PUBLISHED = [
    ("profile.revised", 1),
    ("review.approved", 1),
    ("review.approved", 1),
    ("profile.published", 1),
]


def test_publish_sets_version_state_and_event():
    profile = factories.published()

    document = profile.document
    assert (document.state, document.version, document.published.number) == ("published", 1, 1)
    assert document.published.version == 1
    assert document.published_at is not None
    assert events(profile) == PUBLISHED
    promised = Delivery.objects.filter(event__subject=str(document.uid), event__kind="profile.published")
    assert "roadmap.tasks.refresh_needs_of_profile" in promised.values_list("task", flat=True)


def test_publish_again_counts_versions_and_saving_makes_a_draft_of_it():
    profile, by = factories.published(), factories.coordinator()
    save(profile, by, summary=text("x"))
    assert Document.objects.get(pk=profile.pk).state == "draft"

    save(profile, by, base=2, summary=text("y"))
    factories.approve(profile)
    actions.publish_profile(profile=profile, by=by, number=3)

    versions = (
        Revision.objects.filter(document=profile.pk).order_by("number").values_list("number", "version")
    )
    assert list(versions) == [(1, 1), (2, None), (3, 2)]
    assert Document.objects.get(pk=profile.pk).state == "published"


def test_publish_of_the_published_revision_does_nothing_more():
    profile, by = factories.published(), factories.coordinator()

    actions.publish_profile(profile=profile, by=by, number=1)

    assert Document.objects.get(pk=profile.pk).version == 1
    assert events(profile) == PUBLISHED


def test_publish_of_a_revision_that_is_no_longer_the_newest_is_refused(profile, by):
    save(profile, by, summary=text("x"))

    for number in (1, 3, 0):
        with pytest.raises(StaleRevision) as caught:
            actions.publish_profile(profile=profile, by=factories.coordinator(), number=number)
        assert caught.value.theirs.number == 2

    assert Document.objects.get(pk=profile.pk).published is None


def test_publish_lists_every_condition_that_is_not_met(profile):
    with pytest.raises(NotReady) as caught:
        actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)

    assert {gate.code: gate.met for gate in caught.value.gates} == {
        "theme-and-sector": False,
        "titles": True,
        "levels": False,
        "comments": True,
        "approvals": False,
    }
    assert Document.objects.get(pk=profile.pk).published is None


# ---------- restoring ----------
def test_restore_saves_the_old_content_as_the_next_revision(profile, by):
    old = content_of(profile)
    save(profile, by, summary=text("x"))

    outcome = actions.restore_profile(profile=profile, by=by, number=1, base=2)

    assert (outcome.created, outcome.revision.number, outcome.revision.origin) == (True, 3, "restore")
    assert outcome.revision.content == old
    assert "1" in outcome.revision.note
    assert numbers(profile) == [1, 2, 3]


def test_restore_of_what_stands_there_saves_nothing(profile, by):
    assert actions.restore_profile(profile=profile, by=by, number=1, base=1).created is False


def test_restore_meets_what_someone_saved_meanwhile(profile, by):
    save(profile, by, summary=text("eerst"))
    save(profile, by, base=2, summary=text("van hen"))

    with pytest.raises(EditConflict) as caught:
        actions.restore_profile(profile=profile, by=by, number=1, base=2)

    assert [c.path for c in caught.value.conflicts] == ["summary/nl"]


@pytest.mark.parametrize(("number", "base"), [(9, 1), (1, 9), (0, 0)])
def test_restore_of_or_from_an_unknown_revision_is_refused(profile, by, number, base):
    with pytest.raises(UnknownBase):
        actions.restore_profile(profile=profile, by=by, number=number, base=base)


# ---------- the database keeps the promises too ----------
@pytest.mark.parametrize(
    "change",
    [{"number": 9}, {"content": {"title": "forged"}}, {"content_hash": "0" * 64}, {"number": 1, "note": "x"}],
)
def test_the_database_refuses_to_change_a_revision(profile, change):
    with pytest.raises(IntegrityError, match="append a new one"), transaction.atomic():
        Revision.objects.filter(document=profile.pk, number=1).update(**change)


def test_the_database_refuses_to_move_a_revision_to_another_document(profile, owner):
    other = factories.draft(owner)

    with pytest.raises(IntegrityError, match="append a new one"), transaction.atomic():
        Revision.objects.filter(document=profile.pk).update(document=other.document)


def test_the_database_refuses_a_number_twice_and_below_1(profile):
    for number in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.create(document=profile.document, number=number, content={}, origin="page")


def test_a_published_revision_cannot_be_deleted():
    published = factories.published()

    with pytest.raises(ProtectedError):
        Revision.objects.filter(document=published.pk).delete()


def test_lock_reads_partners_and_working_revision_anew(profile, by):
    stale = Document.objects.get(pk=profile.pk)
    save(profile, by, summary=text("x"))

    with transaction.atomic():
        assert documents.lock(stale).working.number == 2


def test_a_version_that_was_withdrawn_meanwhile_comes_back_under_its_own_number_for_who_read_it_before():
    by = factories.coordinator()
    kept = {"themes": [factories.theme()], "sectors": [factories.sector()]}
    rows = [factories.requirement_row(factories.competence())]
    profile = factories.approve(factories.draft(requirements=rows, **kept))
    before = Document.objects.select_related("working").get(pk=profile.pk)
    documents.publish(document=Document.objects.get(pk=profile.pk), by=by, number=1)
    documents.withdraw_publication(document=Document.objects.get(pk=profile.pk), by=by, reason="Een fout in de taken.")
    revision = documents.publish(document=before, by=by, number=1)
    assert (revision.number, revision.version, Document.objects.get(pk=profile.pk).version) == (1, 1, 1)
