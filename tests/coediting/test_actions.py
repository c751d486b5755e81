"""What saving, publishing and restoring promise, shown on profiles: nothing lost, nothing empty, all or nothing."""

import pytest
from django.db import transaction

from coediting import outbox
from coediting.compare import Change
from coediting.errors import ContentInvalid, EditConflict, StaleRevision, UnknownBase
from coediting.models import Document, Event, Revision
from profiles import actions
from profiles.models import Profile
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


# ---------- starting ----------
def test_start_writes_revision_1_its_event_and_who_did_it(owner, by):
    profile = factories.draft(owner, by=by)

    revision = profile.document.working
    assert (revision.number, revision.author, revision.partner, revision.origin) == (1, by, owner, "page")
    assert revision.content_hash == Revision.hash_of(revision.content)
    assert (profile.document.state, profile.document.published) == ("draft", None)
    assert events(profile) == [("profile.revised", 1)]


def test_start_with_a_bad_content_leaves_nothing(owner, by):
    with pytest.raises(ContentInvalid):
        factories.draft(owner, by=by, vks_level=12)

    assert (Document.objects.count(), Profile.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_start_with_the_same_title_takes_another_slug(owner):
    first, second = factories.draft(owner), factories.draft(owner)

    assert first.slug == "sorteerder"
    assert second.slug.startswith("sorteerder-")


@pytest.mark.parametrize(
    ("title", "beginning"),
    [("", "profiel"), ("???", "profiel"), ("New", "new-"), ("Nieuw", "nieuw-"), ("Élève", "eleve")],
)
def test_start_never_takes_a_slug_that_is_an_address(owner, title, beginning):
    profile = actions.start_profile(by=None, owner=owner, content={"title": {"nl": title}})

    assert profile.slug.startswith(beginning)


# ---------- saving ----------
def test_save_appends_the_next_revision_and_one_event(profile, owner, by):
    outcome = save(profile, by, summary=text("Kort"))

    assert (outcome.created, outcome.brought_in, outcome.others) == (True, [], [])
    revision = outcome.revision
    assert (revision.number, revision.author, revision.partner, revision.origin) == (2, by, owner, "page")
    assert revision.content == content_of(profile) == {**content_of(profile), "summary": text("Kort")}
    assert events(profile) == [("profile.revised", 1), ("profile.revised", 2)]
    assert Document.objects.get(pk=profile.pk).working == revision


def test_save_leaves_the_earlier_revision_as_it_was(profile, by):
    before = Revision.objects.get(document=profile.pk, number=1).content

    save(profile, by, summary=text("Kort"))

    assert Revision.objects.get(document=profile.pk, number=1).content == before


def test_save_without_a_change_saves_nothing(profile, by):
    outcome = save(profile, by)

    assert (outcome.created, outcome.revision.number) == (False, 1)
    assert (numbers(profile), events(profile)) == ([1], [("profile.revised", 1)])


def test_save_of_what_someone_else_just_saved_saves_nothing(profile, by):
    save(profile, by, summary=text("Kort"))

    outcome = save(profile, by, base=1, summary=text("Kort"))

    assert (outcome.created, outcome.revision.number, numbers(profile)) == (False, 2, [1, 2])


def test_save_whose_only_change_is_dropped_by_the_check_saves_nothing(owner, by):
    """A requirement is tied to a task that someone removed meanwhile: nothing is left of that edit."""
    work, needed = factories.task_row(), factories.requirement_row(factories.competence())
    profile = factories.draft(owner, tasks=[work], requirements=[needed])
    save(profile, by, tasks=[])
    row = Revision.objects.get(document=profile.pk, number=1).content["requirements"][0]

    outcome = save(profile, by, base=1, requirements=[row | {"tasks": [work["id"]]}])

    assert (outcome.created, numbers(profile)) == (False, [1, 2])


def test_save_from_an_old_base_merges_and_says_what_came_in(profile, owner, by):
    agoria = factories.partner("agoria", name_nl="Agoria")
    profile.document.partners.add(agoria)
    theirs = save(profile, factories.editor(agoria), context=text("Van hen")).revision

    outcome = save(profile, by, base=1, summary=text("Van mij"))

    assert outcome.revision.number == 3
    assert outcome.revision.origin == "merge"
    assert (outcome.revision.content["context"], outcome.revision.content["summary"]) == (
        text("Van hen"),
        text("Van mij"),
    )
    assert outcome.others == [theirs]
    assert theirs.partner == agoria
    assert outcome.brought_in == [Change("context/nl", "", "Van hen")]
    assert [kind for kind, _ in events(profile)] == ["profile.revised"] * 3


def test_save_from_an_old_base_names_all_others_newest_first(profile, by):
    save(profile, by, context=text("a"))
    save(profile, by, base=2, autonomy=text("b"))

    outcome = save(profile, by, base=1, summary=text("Van mij"))

    assert [revision.number for revision in outcome.others] == [3, 2]
    assert [change.path for change in outcome.brought_in] == ["context/nl", "autonomy/nl"]


def test_save_of_the_same_place_is_a_conflict_that_saves_nothing(profile, by):
    save(profile, by, summary=text("Van hen"))

    with pytest.raises(EditConflict) as caught:
        save(profile, by, base=1, summary=text("Van mij"), context=text("Ook van mij"))

    error = caught.value
    assert not isinstance(error, StaleRevision)
    assert (error.base.number, error.theirs.number) == (1, 2)
    assert [(c.path, c.base, c.theirs, c.mine, c.kind) for c in error.conflicts] == [
        ("summary/nl", "", "Van hen", "Van mij", "changed-twice")
    ]
    assert error.mine["context"] == error.merged["context"] == text("Ook van mij")
    assert (numbers(profile), len(events(profile))) == ([1, 2], 2)


def test_save_without_merging_refuses_an_old_base_and_names_what_collides(profile, by):
    save(profile, by, summary=text("Van hen"))

    with pytest.raises(StaleRevision) as clean:
        save(profile, by, base=1, merging=False, context=text("Van mij"))
    with pytest.raises(StaleRevision) as colliding:
        save(profile, by, base=1, merging=False, summary=text("Van mij"))

    assert clean.value.conflicts == []
    assert [c.path for c in colliding.value.conflicts] == ["summary/nl"]
    assert numbers(profile) == [1, 2]


def test_save_of_two_edits_that_do_not_fit_together_gives_both_to_go_on_with(owner, by):
    profile = factories.draft(
        owner, requirements=[factories.requirement_row(factories.competence(), low=20, mid=30, high=40)]
    )
    (row,) = content_of(profile)["requirements"]
    save(profile, by, requirements=[row | {"lacking_low": 29}])

    with pytest.raises(ContentInvalid) as caught:
        save(profile, by, base=1, requirements=[row | {"lacking_mid": 25}], summary=text("Van mij"))

    error = caught.value
    assert [(fault.path, fault.code) for fault in error.faults] == [
        (f"requirements/{row['id']}/lacking_mid", "range-order")
    ]
    assert error.number == 2
    assert error.merged["summary"] == text("Van mij")
    assert error.merged["requirements"] == [row | {"lacking_low": 29, "lacking_mid": 25}]
    assert numbers(profile) == [1, 2]


@pytest.mark.parametrize("base", [0, 2, 999, -1, 10**12])
def test_save_from_a_revision_that_is_not_there_is_refused(profile, by, base):
    with pytest.raises(UnknownBase):
        actions.revise_profile(
            profile=profile, by=by, base=base, content=content_of(profile, summary=text("x"))
        )

    assert numbers(profile) == [1]


def test_save_from_the_number_of_another_document_is_refused(profile, owner, by):
    other = factories.draft(owner)
    save(other, by, summary=text("x"))

    with pytest.raises(UnknownBase):
        actions.revise_profile(profile=profile, by=by, base=2, content=content_of(profile, summary=text("x")))


def test_save_with_an_unknown_reference_names_the_place(profile, by):
    unknown = "00000000-0000-4000-8000-000000000000"

    with pytest.raises(ContentInvalid) as caught:
        save(profile, by, jobs=[unknown])

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [("jobs", "unknown-reference")]
    assert numbers(profile) == [1]


def test_many_saves_give_numbers_without_a_gap(profile, by):
    for number in range(1, 8):
        save(profile, by, base=number, summary=text(f"keer {number}"))
        save(profile, by, base=number, summary=text(f"keer {number}"))  # the same again
        with pytest.raises(EditConflict):
            save(profile, by, base=number, summary=text("iets anders"))

    assert numbers(profile) == list(range(1, 9))
    assert events(profile) == [("profile.revised", number) for number in range(1, 9)]


def test_an_editor_of_several_partners_saves_for_the_one_that_takes_part(profile, owner):
    elsewhere, shared = factories.partner(), factories.partner()
    profile.document.partners.add(shared)
    both = factories.editor(elsewhere)
    factories.partners.assign_role(user=both, partner=shared, role="editor")

    assert save(profile, both, summary=text("x")).revision.partner == shared

    factories.partners.assign_role(user=both, partner=owner, role="editor")
    assert save(profile, both, base=2, summary=text("y")).revision.partner == owner


# ---------- all or nothing ----------
def test_a_failing_event_undoes_the_save(profile, by, monkeypatch):
    monkeypatch.delitem(outbox._flows, "profile.revised")

    with pytest.raises(KeyError):
        save(profile, by, summary=text("x"))

    assert (numbers(profile), len(events(profile))) == ([1], 1)
    assert Document.objects.get(pk=profile.pk).working.number == 1


def test_a_failing_history_row_undoes_the_save(profile, by, monkeypatch):
    monkeypatch.setattr(
        Revision, "hash_of", staticmethod(lambda content: "x" * 65)
    )  # does not fit its column

    with pytest.raises(Exception, match="too long"), transaction.atomic():
        save(profile, by, summary=text("x"))

    assert (numbers(profile), len(events(profile))) == ([1], 1)


def test_a_failing_projection_undoes_the_publishing(monkeypatch):
    profile = factories.published(slug="af")
    by = factories.coordinator()
    save(profile, by, summary=text("x"))
    factories.approve(profile)

    def fail(*_arguments):
        raise RuntimeError("no rows today")

    monkeypatch.setattr("profiles.document.Requirement.objects.bulk_create", fail)
    with pytest.raises(RuntimeError):
        actions.publish_profile(profile=profile, by=by, number=2)

    document = Document.objects.get(pk=profile.pk)
    assert (document.published.number, document.version, document.state) == (1, 1, "draft")
    assert ("profile.published", 2) not in events(profile)
    assert profile.requirements.count() == 1
