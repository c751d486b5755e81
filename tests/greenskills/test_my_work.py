"""*My work*: what waits for a person, in a fixed number of queries."""

import datetime

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from coediting.actions import comments, proposals, review, watching
from coediting.models import Document, Event, Revision
from greenskills import since, work
from partners.models import Role, User
from profiles import actions as profiles
from profiles.models import Theme
from roadmap.actions import agenda, evidence
from tests import factories
from tests.coediting.filling import form_to

pytestmark = pytest.mark.django_db

# session, user, unfinished writes, roles; watches; changed documents, their partners, revisions, authors and
# decisions; documents, proposals, reviews, remarks, own proposals, targets, dialogues; main partner; unread
QUERIES = 19


@pytest.fixture
def owner():
    return factories.partner()


def proposed(profile, by, title):
    working = profile.document.working
    content = working.content | {"title": factories.language_map(title)}
    return proposals.propose(
        document=profile.document,
        by=by,
        base=working.number,
        content=content,
        reason="Zo heet de job vandaag",
    )


def titles(entries):
    return [entry[-2] for entry in entries]


def test_proposal_waits_for_the_editors_of_its_document(owner):
    editor, colleague = factories.editor(owner), factories.user(Role.CONTRIBUTOR, owner)
    stranger = factories.editor(factories.partner())
    profile = factories.draft(owner, title="Sorteerder")
    proposal = proposed(profile, colleague, "Textielsorteerder")

    assert [row[0] for row in work.work_of(editor).proposals] == [proposal]
    assert work.work_of(colleague).proposals == []
    assert [row[0] for row in work.work_of(colleague).own_proposals] == [proposal]
    nothing = work.work_of(stranger)
    assert nothing == work.Work(seen=nothing.seen)


def test_decided_proposal_waits_no_longer(owner):
    editor, colleague = factories.editor(owner), factories.user(Role.CONTRIBUTOR, owner)
    proposal = proposed(factories.draft(owner), colleague, "Textielsorteerder")

    proposals.decline(proposal=proposal, by=editor, answer="De oude titel blijft.")

    assert work.work_of(editor).waiting == 0


def test_document_in_review_waits_for_partners_that_did_not_approve_yet(owner):
    editor, other = factories.editor(owner), factories.partner()
    approver = factories.editor(other)
    profile = factories.draft(
        owner, by=editor, partners=[other], title="Sorteerder", themes=[factories.theme()]
    )
    document = Document.objects.get(pk=profile.pk)
    review.request_review(document=document, by=editor, number=1)

    before, author = titles(work.work_of(approver).reviews), titles(work.work_of(editor).reviews)
    review.approve(document=document, by=approver, number=1)
    after = titles(work.work_of(approver).reviews)

    assert (before, author, after) == (["Sorteerder"], [], [])


def test_remark_that_must_be_solved_waits_until_it_is(owner):
    editor = factories.editor(owner)
    document = factories.draft(owner).document
    remark = comments.comment(document=document, by=editor, text="Niveau ontbreekt", must_fix=True)

    before = [row[0] for row in work.work_of(editor).must_fix]
    comments.resolve(comment=remark, by=editor)

    assert before == [remark]
    assert work.work_of(editor).must_fix == []


def test_targets_due_are_those_of_this_year_and_the_next(owner):
    editor, year = factories.editor(owner), timezone.localdate().year
    due = factories.target(owner, baseline_year=2020, target_year=year + 1)
    factories.target(owner, baseline_year=2020, target_year=year + 2)

    assert work.work_of(editor).targets == [due]


# ---------- what others changed ----------
@pytest.fixture
def a_day_passes():
    """Call it: everything so far happened a day earlier."""

    def pass_by():
        day = datetime.timedelta(days=1)
        Revision.objects.update(created=F("created") - day)
        Event.objects.update(created=F("created") - day)
        Document.objects.update(changed=F("changed") - day)

    return pass_by


@pytest.fixture
def reader(owner):
    """A member who said an hour ago to have seen everything."""
    user = factories.editor(owner)
    user.work_seen = timezone.now() - datetime.timedelta(hours=1)
    user.save()
    return user


def saved(profile, by, summary):
    working = Document.objects.get(pk=profile.pk).working
    content = working.content | {"summary": factories.language_map(summary)}
    return profiles.revise_profile(profile=profile, by=by, base=working.number, content=content)


def changed(user):
    return work.work_of(User.objects.get(pk=user.pk)).changed


def test_changes_of_others_are_folded_and_lead_from_what_was_seen_to_now(client, owner, reader, a_day_passes):
    profile = factories.draft(owner, title="Sorteerder", by=reader)
    saved(profile, reader, "Eerst")
    a_day_passes()
    agoria = factories.editor(owner)
    for summary in ("Tweede", "Derde"):
        saved(profile, agoria, summary)

    (line,) = changed(reader)

    assert (line.title, line.revisions, line.people, line.compares) == ("Sorteerder", 2, [str(agoria)], True)
    assert line.url == reverse("profile-compare", args=[profile.slug, 2, 4])
    client.force_login(reader)
    compared = client.get(line.url).content.decode()
    assert ("Derde" in compared, "Eerst" in compared, "Tweede" in compared) == (True, True, False)


def test_own_changes_are_no_news(owner, reader, a_day_passes):
    profile = factories.draft(owner, by=reader)
    a_day_passes()
    saved(profile, reader, "Van mij")

    assert changed(reader) == []


def test_own_changes_are_not_counted_among_those_of_others(owner, reader, a_day_passes):
    profile = factories.draft(owner, by=reader)
    a_day_passes()
    other = factories.editor(owner)
    saved(profile, other, "Van een ander")
    saved(profile, reader, "Van mij")

    assert [(line.revisions, line.people) for line in changed(reader)] == [(1, [str(other)])]


def test_new_document_leads_to_itself(owner, reader):
    profile = factories.draft(owner, by=factories.editor(owner))

    (line,) = changed(reader)

    assert (line.is_new, line.compares, line.url) == (True, False, reverse("profile", args=[profile.slug]))


def test_what_is_watched_counts_too_but_drafts_of_others_stay_hidden(owner, reader, a_day_passes):
    elsewhere = factories.partner()
    theirs = factories.editor(elsewhere)
    watched = factories.published(elsewhere, title="Gevolgd")
    watching.watch(by=reader, source="document", subject=watched.document.uid)
    theme = factories.theme()
    factories.published(elsewhere, title="Niet gevolgd")
    a_day_passes()
    saved(watched, theirs, "Nog niet gepubliceerd")
    by_theme = factories.published(elsewhere, title="Langs het thema", themes=[theme])
    watching.watch(by=reader, source="theme", subject=theme.uid)

    assert [(line.title, line.revisions, line.published, line.url) for line in changed(reader)] == [
        ("Langs het thema", 0, True, reverse("profile", args=[by_theme.slug]))
    ]
    assert titles(work.work_of(reader).documents) == ["Gevolgd"]


def test_publishing_is_news_unless_one_did_it_oneself(owner, reader, a_day_passes):
    profile = factories.draft(
        owner,
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )
    coordinator = factories.coordinator()
    watching.watch(by=coordinator, source="document", subject=profile.document.uid)
    a_day_passes()
    profiles.publish_profile(profile=factories.approve(profile), by=coordinator, number=1)
    coordinator.work_seen = reader.work_seen
    coordinator.save()

    assert [(line.revisions, line.published) for line in changed(reader)] == [(0, True)]
    assert changed(coordinator) == []


def test_looking_changes_nothing_and_the_button_moves_the_mark_to_when_the_page_was_made(
    client, owner, reader
):
    other = factories.editor(owner)
    profile = factories.draft(owner, by=other)
    client.force_login(reader)
    client.get(reverse("my-work"))
    shown = client.get(reverse("my-work"))
    assert len(shown.context["work"].changed) == 1
    saved(profile, other, "Terwijl het blad openstond")

    seen = form_to(shown, reverse("my-work-seen"))
    client.post(seen.action, seen.data())

    (line,) = changed(reader)
    assert (line.revisions, line.url) == (1, reverse("profile-compare", args=[profile.slug, 1, 2]))
    reader.refresh_from_db()
    assert reader.work_seen == shown.context["made"]


def test_page_vouches_for_nothing_that_another_is_still_saving():
    saving = connection.copy()
    saving.set_autocommit(False)
    with saving.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id(), now()")
        began = cursor.fetchone()[1]
        meanwhile = since.seen_until()
    saving.rollback()
    saving.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # a test is one transaction, and reads the activity once

    assert (meanwhile, since.seen_until() > began) == (began, True)


@pytest.mark.parametrize(("kind", "counts"), [("autovacuum worker", False), ("client backend", True)])
def test_page_waits_for_people_and_not_for_the_housekeeping_of_the_database(kind, counts):
    with connection.cursor() as cursor:
        # A temporary view hides the one of the catalogue: autovacuum comes and goes as it likes.
        cursor.execute(
            "CREATE TEMPORARY VIEW pg_stat_activity AS SELECT current_database() AS datname, %s AS backend_type,"
            " pg_current_xact_id() AS backend_xid, 0 AS pid, now() - interval '1 hour' AS xact_start",
            [kind],
        )
        cursor.execute("SELECT xact_start FROM pg_stat_activity")
        (began,) = cursor.fetchone()

    assert (since.seen_until() == began) is counts


@pytest.mark.parametrize("until", ["", "gisteren", "2026-11-22T10:00:00", "2026-02-31T10:00:00+00:00"])
def test_mark_that_is_no_moment_is_refused(client, reader, until):
    client.force_login(reader)

    assert client.post(reverse("my-work-seen"), {"until": until}).status_code == 400
    assert client.get(reverse("my-work-seen")).status_code == 405


def test_mark_never_goes_back_nor_ahead_of_now(client, reader):
    client.force_login(reader)
    before = reader.work_seen
    client.post(reverse("my-work-seen"), {"until": "2001-01-01T00:00:00+00:00"})
    reader.refresh_from_db()
    kept = reader.work_seen
    client.post(reverse("my-work-seen"), {"until": "2999-01-01T00:00:00+00:00"})
    reader.refresh_from_db()

    assert (kept, reader.work_seen <= timezone.now()) == (before, True)


def test_first_visit_looks_back_two_weeks_but_not_before_the_account():
    user, now = factories.user(), timezone.now()
    young = since.mark_of(user)
    user.date_joined = now - datetime.timedelta(days=400)

    assert young == User.objects.get(pk=user.pk).date_joined
    assert abs(since.mark_of(user) - (now - since.AT_FIRST)) < datetime.timedelta(minutes=1)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_many_questions_for_one_row_as_for_three(client, owner, rows, django_assert_num_queries):
    editor, colleague = factories.editor(owner), factories.user(Role.CONTRIBUTOR, owner)
    for number in range(rows):
        profile = factories.draft(owner, title=f"Profiel {number}", by=factories.editor(owner))
        watching.watch(by=editor, source="document", subject=profile.document.uid)
        watching.watch(by=editor, source="theme", subject=factories.theme().uid)
        proposed(profile, colleague, f"Ander profiel {number}")
        factories.target(
            owner, title=f"Doel {number}", baseline_year=2020, target_year=timezone.localdate().year
        )
        comments.comment(document=profile.document, by=editor, text="Nog te doen", must_fix=True)
    client.force_login(editor)

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("my-work"))

    assert page.status_code == 200
    assert page.context["work"].waiting == 2 * rows
    assert len(page.context["work"].changed) == 2 * rows


def test_stranger_is_sent_to_sign_in(client):
    answer = client.get(reverse("my-work"))

    assert answer.url == f"{reverse('sign-in')}?next={reverse('my-work')}"


def test_published_profile_shows_among_what_changed(owner):
    editor = factories.editor(owner)
    factories.published(owner, title="Hersteller")

    assert titles(work.work_of(editor).documents) == ["Hersteller"]
    assert work.work_of(editor).waiting == 0


def test_evidence_and_requests_wait_for_coordinators_alone(client, owner):
    editor = factories.editor(owner)
    evidence.propose_evidence(
        by=editor,
        competence=factories.competence("sort waste"),
        level=2,
        date=datetime.date(2026, 1, 1),
        kind="check",
        source="Een controle",
        asked=20,
        below=5,
    )
    agenda.make_request(
        by=editor,
        partner=owner,
        agenda=factories.theme(kind=Theme.Kind.AGENDA),
        title="Wie kan dit?",
        text="Graag hulp.",
    )
    coordinator = factories.coordinator()

    theirs, own = work.work_of(coordinator), work.work_of(editor)

    assert [each.source for each in theirs.evidence] == ["Een controle"]
    assert [each.title for each in theirs.requests] == ["Wie kan dit?"]
    assert (theirs.waiting, own.waiting, own.evidence, own.requests) == (2, 0, [], [])
    client.force_login(coordinator)
    page = client.get(reverse("my-work")).content.decode()
    assert "Wie kan dit?" in page
    assert "Een controle" in page
