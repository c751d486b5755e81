"""What follows from a decision: proposals to profiles that partners decide on, and links that a coordinator accepts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from coediting import outbox
from coediting.actions import proposals as coediting
from coediting.models import Document, Event
from profiles import actions as profiles
from profiles import tasks
from profiles.actions import curation, followups
from profiles.models import FollowUp, JobCompetence, Requirement
from profiles.succession.errors import AlreadySettled
from profiles.succession.rewriting import rewritten
from tests import factories
from tests.profiles.curating import FOLLOW, asked, asking, follow, proposals, proposed, replaced

pytestmark = pytest.mark.django_db
QUERIES = 29


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def four():
    return [factories.competence(name) for name in "abcd"]


@pytest.fixture
def owner():
    return factories.partner()


def row(of, **fields):
    """A whole requirement row as the schema cleans it."""
    texts = {name: {"nl": "", "en": ""} for name in ("indicators", "applied", "learning_note")}
    return factories.requirement_row(of) | texts | {"learning": [], "tasks": [], "lacking_source": ""} | fields


# ---------- what a content becomes ----------
def test_one_heir_takes_the_row_over_as_it_is(four):
    a, b, c, _d = four
    first, second = row(a, level=3), row(c)

    rows = rewritten({"requirements": [first, second]}, {str(a.uid): [str(b.uid)]})["requirements"]

    assert rows == [first | {"competence": str(b.uid)}, second]


def test_several_heirs_get_a_row_each_at_the_same_level_without_estimates(four):
    a, b, c, _d = four
    one = row(a, level=3, indicators={"nl": "ziet het", "en": "sees it"}, learning=["coaching"])

    rows = rewritten({"requirements": [one]}, {str(a.uid): [str(b.uid), str(c.uid)]})["requirements"]

    shown = [(r["competence"], r["level"], r["importance"], r["learning"], r["indicators"]["nl"]) for r in rows]
    assert shown == [
        (str(b.uid), 3, "essential", ["coaching"], "ziet het"),
        (str(c.uid), 3, "essential", ["coaching"], ""),
    ]
    assert [r["lacking_mid"] for r in rows] == [None, None]
    assert rows[0]["id"] == one["id"] != rows[1]["id"]
    assert rows == rewritten({"requirements": [one]}, {str(a.uid): [str(b.uid), str(c.uid)]})["requirements"]


def test_heir_that_stands_there_gets_the_higher_level_and_both_texts(four):
    a, b, _c, _d = four
    going = row(a, level=3, tasks=["t1"], indicators={"nl": "een\ntwee", "en": ""})
    standing = row(b, level=1, importance="optional", tasks=["t2"], indicators={"nl": "twee\ndrie", "en": "x"})

    rows = rewritten({"requirements": [going, standing]}, {str(a.uid): [str(b.uid)]})["requirements"]

    assert rows == [
        standing
        | {
            "level": 3,
            "importance": "essential",
            "tasks": ["t2", "t1"],
            "indicators": {"nl": "twee\ndrie\neen", "en": "x"},
        }
    ]


def test_two_that_go_on_as_one_become_one_row(four):
    a, b, c, _d = four
    rows = [row(a, level=1), row(b, level=2)]
    heirs = {str(a.uid): [str(c.uid)], str(b.uid): [str(c.uid)]}

    after = rewritten({"requirements": rows}, heirs)["requirements"]

    assert [(r["id"], r["competence"], r["level"]) for r in after] == [(rows[0]["id"], str(c.uid), 2)]


def test_without_heirs_the_row_goes(four):
    content = {"requirements": [row(four[0]), row(four[1])]}

    assert rewritten(content, {str(four[0].uid): []})["requirements"] == content["requirements"][1:]


# ---------- profiles ----------
def test_profile_changes_only_after_the_partner_accepts(four, owner, by):
    a, b, *_ = four
    editor, profile = factories.editor(owner), asking(a, owner=owner, level=3)
    with translation.override("en"):
        replaced(a, [b], by=by, reason="Two words for one thing")
    untouched = [(str(a.uid), 3)]
    assert (asked(profile), proposals(profile)) == (untouched, [])

    assert follow() == 1

    (proposal,) = proposals(profile)
    assert (proposed(proposal), proposal.author, proposal.base) == ([(str(b.uid), 3)], by, 1)
    assert proposal.reason == (
        "“a” is out of use; it goes on as “b”, at the same level. Two words for one thing"
    )
    assert asked(profile) == untouched

    coediting.accept(proposal=proposal, by=editor)

    assert asked(profile) == [(str(b.uid), 3)]
    published = Requirement.objects.filter(profile=profile).values_list("competence", flat=True)
    assert list(published) == [a.pk]  # until a coordinator publishes the new revision
    document = factories.approve(profile).document
    profiles.publish_profile(profile=profile, by=by, number=Document.objects.get(pk=document.pk).working.number)
    assert list(published.all()) == [b.pk]


def test_declined_proposal_leaves_the_profile_as_it_was(four, owner):
    profile = asking(four[0], owner=owner)
    replaced(four[0], [four[1]])
    follow()

    coediting.decline(proposal=proposals(profile)[0], by=factories.editor(owner), answer="Bij ons niet")

    assert asked(profile) == [(str(four[0].uid), 2)]
    assert follow() == 0


def test_split_is_one_proposal_that_adds_each_and_may_be_accepted_in_part(four, owner):
    a, b, c, d = four
    profile = asking(a, d, owner=owner, level=3)
    replaced(a, [b, c])
    follow()

    (proposal,) = proposals(profile)

    assert proposed(proposal) == [(str(b.uid), 3), (str(c.uid), 3), (str(d.uid), 3)]
    first = proposal.content["requirements"][0]["id"]
    paths = [f"requirements/{first}/competence"]
    coediting.accept(proposal=proposal, by=factories.editor(owner), paths=paths)
    assert asked(profile) == [(str(b.uid), 3), (str(d.uid), 3)]


def test_merge_is_one_proposal_for_both(four, owner):
    a, b, c, _d = four
    profile = asking(a, b, owner=owner)
    replaced([a, b], [c])

    follow()

    assert [proposed(one) for one in proposals(profile)] == [[(str(c.uid), 2)]]


def test_retired_without_successor_is_taken_out_by_proposal(four, owner):
    profile = asking(four[0], four[1], owner=owner)
    replaced(four[0])

    follow()

    assert [proposed(one) for one in proposals(profile)] == [[(str(four[1].uid), 2)]]


def test_drafts_and_unpublished_changes_follow_too(four, owner):
    a, b, c, _d = four
    draft = factories.draft(owner, requirements=[factories.requirement_row(a)])
    added = asking(b, owner=owner)
    content = added.document.working.content
    rows = [*content["requirements"], row(a)]
    profiles.revise_profile(
        profile=added, by=factories.editor(owner), base=1, content=content | {"requirements": rows}
    )
    dropped = asking(a, owner=owner)
    profiles.revise_profile(
        profile=dropped, by=factories.editor(owner), base=1, content=content
    )
    replaced(a, [c])

    follow()

    assert [len(proposals(one)) for one in (draft, added, dropped)] == [1, 1, 0]


def test_delivery_that_comes_twice_proposes_once(four, owner):
    profile = asking(four[0], owner=owner)
    decision = replaced(four[0], [four[1]])
    event = Event.objects.get(kind="competence.curated")

    followups.follow(event)
    followups.follow(event)

    assert len(proposals(profile)) == 1
    assert FollowUp.objects.filter(decision=decision).count() == 1


def test_follow_up_is_all_or_nothing(four, owner, monkeypatch):
    found = [asking(four[0], owner=owner) for _ in range(3)]
    replaced(four[0], [four[1]])
    propose, calls = coediting.propose, []

    def second_breaks(**kwargs):
        calls.append(kwargs)
        if len(calls) == 2:
            raise RuntimeError("the worker is killed")
        return propose(**kwargs)

    monkeypatch.setattr(coediting, "propose", second_breaks)
    with pytest.raises(RuntimeError):
        follow()
    assert [len(proposals(one)) for one in found] == [0, 0, 0]
    monkeypatch.setattr(coediting, "propose", propose)

    follow()

    assert [len(proposals(one)) for one in found] == [1, 1, 1]


def test_successor_that_goes_too_takes_the_open_proposal_along(four, owner, by):
    a, b, c, _d = four
    profile = asking(a, owner=owner)
    replaced(a, [b], by=by)
    follow()
    replaced(b, [c], by=by)

    follow()

    assert [proposed(one) for one in proposals(profile)] == [[(str(c.uid), 2)]]
    assert [proposed(one) for one in proposals(profile, "withdrawn")] == [[(str(b.uid), 2)]]


def test_bringing_back_closes_the_open_proposal_with_the_reason(four, owner, by):
    a, b, c, _d = four
    profile, other = asking(a, c, owner=owner), asking(a, owner=owner)
    replaced([a, c], [b])
    follow()
    coediting.accept(proposal=proposals(other)[0], by=factories.editor(owner))
    curation.bring_back(by=by, item=a, reason="Toch nodig in de textiel")

    follow()

    (closed,) = proposals(profile, "declined")
    assert closed.decided_by == by
    assert closed.answer.endswith("Toch nodig in de textiel")
    assert [proposed(one) for one in proposals(profile)] == [[(str(a.uid), 2), (str(b.uid), 2)]]
    assert (asked(other), proposals(other)) == ([(str(b.uid), 2)], [])


def test_undo_closes_every_open_proposal(four, owner, by):
    found = [asking(four[0], owner=owner) for _ in range(2)]
    decision = replaced(four[0], [four[1]], by=by)
    follow()
    curation.undo(by=by, decision=decision, reason="Vergissing")

    follow()

    assert [(len(proposals(one)), len(proposals(one, "withdrawn"))) for one in found] == [(0, 1), (0, 1)]


def test_profile_that_cannot_be_proposed_to_waits_for_a_hand(four, owner, by):
    profile = asking(four[0], owner=owner)
    decision = replaced(four[0], [four[1]], by=by)
    by.memberships.all().delete()  # and so the right to propose

    follow()

    assert list(decision.follow_ups.values_list("document", "state", "proposal")) == [(profile.pk, "by_hand", None)]
    assert asked(profile) == [(str(four[0].uid), 2)]


def test_marks_and_labels_touch_no_profile(four, owner, by):
    profile = asking(four[0], owner=owner)
    curation.mark_circular(by=by, competences=four, circular=True)
    curation.set_flemish_labels(by=by, labels={four[0]: "anders"})

    assert follow() == 2

    assert (proposals(profile), FollowUp.objects.count()) == ([], 0)


# ---------- links of jobs ----------
@pytest.fixture
def jobs(four):
    """Three jobs: two need a (one essential, one optional), the third needs a and b."""
    a, b, *_ = four
    found = [factories.job(code) for code in ("81", "82", "83")]
    edges = [(0, a, "essential"), (1, a, "optional"), (2, a, "essential"), (2, b, "optional")]
    for place, competence, importance in edges:
        JobCompetence.objects.create(job=found[place], competence=competence, importance=importance)
    return found


def links(competence):
    found = JobCompetence.objects.filter(competence=competence, source="portal").order_by("job")
    return list(found.values_list("job__code", "importance"))


def test_links_follow_only_when_a_coordinator_accepts_them(four, jobs, by):
    a, b, *_ = four
    decision = replaced(a, [b])
    follow()
    follow_up = decision.follow_ups.get()
    assert (follow_up.document, follow_up.state, links(b)) == (None, "open", [])

    followups.decide_links(by=by, follow_up=follow_up, jobs=[jobs[0].pk, jobs[1].pk, jobs[2].pk])

    assert links(b) == [("81", "essential"), ("82", "optional")]
    assert JobCompetence.objects.filter(competence=a).count() == 3  # what ESCO says stays ESCO's
    event = Event.objects.get(kind="competence.links_decided")
    assert (event.subject, event.details) == (str(decision.uid), {"by": by.pk, "links": 2})


def test_links_are_accepted_for_chosen_jobs_once(four, jobs, by):
    decision = replaced(four[0], [four[1], four[2]])
    follow()
    follow_up = decision.follow_ups.get()

    followups.decide_links(by=by, follow_up=follow_up, jobs=[jobs[2].pk])

    assert (links(four[1]), links(four[2])) == ([], [("83", "essential")])
    with pytest.raises(AlreadySettled):
        followups.decide_links(by=by, follow_up=follow_up, jobs=[jobs[0].pk])


def test_no_jobs_decline_the_links(four, jobs, by):
    decision = replaced(four[0], [four[1]])
    follow()

    follow_up = followups.decide_links(by=by, follow_up=decision.follow_ups.get(), jobs=[])

    assert (follow_up.state, follow_up.decided_by, links(four[1])) == ("declined", by, [])


def test_undo_takes_the_accepted_links_away_and_no_others(four, jobs, by):
    a, b, c, _d = four
    JobCompetence.objects.create(job=jobs[0], competence=c, importance="optional", source="portal")
    decision = replaced(a, [b, c])
    follow()
    followups.decide_links(by=by, follow_up=decision.follow_ups.get(), jobs=[job.pk for job in jobs])
    assert links(b) == [("81", "essential"), ("82", "optional")]

    curation.undo(by=by, decision=decision, reason="Vergissing")

    assert (links(b), links(c)) == ([], [("81", "optional")])
    assert decision.follow_ups.get().state == "dropped"


def test_nothing_is_proposed_for_links_without_jobs_or_heirs(four, jobs):
    replaced(four[3], [four[2]])
    replaced(four[0])

    follow()

    assert FollowUp.objects.links().count() == 0


def test_only_coordinators_decide_on_links(four, jobs, owner):
    decision = replaced(four[0], [four[1]])
    follow()
    for name, user in factories.cast(owner).items():
        if name != "coordinator":
            with pytest.raises(PermissionDenied):
                followups.decide_links(by=user, follow_up=decision.follow_ups.get(), jobs=[jobs[0].pk])
    assert links(four[1]) == []


def test_queries_to_follow_do_not_grow_with_competences_out_of_use(four, owner, django_assert_num_queries):
    profile = asking(four[0], owner=owner)
    replaced(four[1:3], [four[3]])
    follow()
    replaced(four[0], [four[3]])
    delivery = outbox.open_deliveries().get(task=FOLLOW)

    with django_assert_num_queries(QUERIES):
        tasks.follow_curation(delivery.pk)

    assert len(proposals(profile)) == 1
