"""What the feed says of every kind of write, and that a look at the marked rows finds what a look at all would."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from coediting.actions import review
from coediting.models import Document
from dialogues.models import Contribution, Dialogue
from exchange.actions import feed
from exchange.feed.reading import readings
from exchange.models import Change, Mirrored
from partners.models import Partner
from profiles import actions
from profiles.actions import curation
from profiles.models import JobCompetence, Profile
from roadmap.models import Workforce
from tests import factories
from tests.exchange.feeding import Follower
from tests.greenskills import api_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("feed_at_tests")]


@pytest.fixture
def told():
    """Asks what the feed says of all that was written since the last time: [(resource, uid, kind, changes)].

    Each time it is made sure that a look at everything finds nothing more.
    """
    feed.follow()
    seen = Change.objects.newest()

    def asked():
        nonlocal seen
        feed.follow()
        assert feed.follow(whole=True) == 0
        found = list(Change.objects.after(seen).values_list("resource", "uid", "kind", "changes"))
        seen = Change.objects.newest()
        return found

    asked()
    return asked


def changed(resource, of, **fields):
    """What the feed says of an object of which these members changed: {pointer: (from, to)}, "__" for "/"."""
    places = [
        {"pointer": "/" + name.replace("__", "/"), "from": old, "to": new} for name, (old, new) in fields.items()
    ]
    return resource, of, "updated", places


# ---------- documents ----------


def publish_again(profile, **edit):
    """Save other content and publish it."""
    by = factories.coordinator()
    profile = Profile.objects.get(pk=profile.pk)
    working = profile.document.working
    outcome = actions.revise_profile(profile=profile, by=by, base=working.number, content=working.content | edit)
    factories.approve(Profile.objects.get(pk=profile.pk))
    actions.publish_profile(profile=Profile.objects.get(pk=profile.pk), by=by, number=outcome.revision.number)


def test_profile_is_told_once_published_with_what_differs(told):
    owner = factories.partner()
    draft = factories.draft(owner, slug="sorter")
    assert [each for each in told() if each[0] == "profiles"] == []

    Profile.objects.filter(pk=draft.pk).delete()
    profile = factories.published(owner)
    uid = profile.document.uid
    assert [each for each in told() if each[0] == "profiles"] == [("profiles", uid, "created", [])]

    publish_again(profile, vks_level=5)

    ((_resource, of, kind, changes),) = [each for each in told() if each[0] == "profiles"]
    pointers = {change["pointer"]: (change.get("from"), change.get("to")) for change in changes}
    assert (of, kind) == (uid, "updated")
    assert pointers.keys() == {
        "/vks_level", "/content/vks_level", "/revision", "/version", "/published_at", "/updated",
    }  # fmt: skip
    assert (pointers["/version"], pointers["/content/vks_level"][1]) == ((1, 2), 5)


def test_withdrawn_profile_is_silent_and_may_come_back(told):
    profile = factories.published(factories.partner())
    uid, told_first = profile.document.uid, told()
    by = factories.coordinator()

    review.withdraw_publication(document=Document.objects.get(pk=profile.pk), by=by, reason="Niet meer juist")
    assert ("profiles", uid, "deleted", []) in told()
    assert set(Change.objects.filter(uid=uid).values_list("kind", "data")) == {("deleted", None)}

    Document.objects.filter(pk=profile.pk).update(
        published=F("working"), version=2, published_at=timezone.now(), withdrawn_at=None
    )
    assert told() == [("profiles", uid, "created", [])]
    assert list(Change.objects.filter(uid=uid).order_by("number").values_list("kind", flat=True)) == [
        "deleted",
        "deleted",
        "created",
    ]
    assert ("profiles", uid, "created", []) in told_first


# ---------- the catalogue ----------


def test_retiring_tells_who_goes_and_who_follows(told):
    old, new, other = (factories.competence(label) for label in ("old", "new", "other"))
    by = factories.coordinator()
    told()

    curation.replace(by=by, retired=[old], successors=[new], reason="Two words for one")

    found = {(resource, uid): kind for resource, uid, kind, _changes in told()}
    assert found == {("competences", old.uid): "updated", ("competences", new.uid): "updated"}
    assert Follower().follow().of("competences").keys() == {str(one.uid) for one in (old, new, other)}


def test_label_is_told_of_the_competence_alone(told):
    api_rows.make_edge(1)
    by, edge = factories.coordinator(), JobCompetence.objects.get()
    told()

    curation.set_flemish_labels(by=by, labels={edge.competence: "sorteren"})

    ((resource, uid, kind, changes),) = told()
    assert (resource, uid, kind) == ("competences", edge.competence.uid, "updated")
    assert [change["pointer"] for change in changes] == ["/labels/nl", "/curated"]


def test_row_imported_anew_under_another_number_is_nothing_to_tell(told):
    api_rows.make_edge(1)
    told()
    edge = JobCompetence.objects.get()
    before = Mirrored.objects.get(resource="job-competences")

    JobCompetence.objects.all().delete()
    edge.pk = None
    edge.save(force_insert=True)

    assert told() == []
    after = Mirrored.objects.get(resource="job-competences")
    assert (after.row, after.number) == (edge.pk, before.number)
    assert after.row != before.row


def test_another_name_of_a_partner_is_told_of_all_who_name_it(told):
    owner = factories.partner("first")
    profile, target = factories.published(owner), factories.target(owner)
    told()

    Partner.objects.filter(pk=owner.pk).update(slug="second")

    assert told() == [
        changed("partners", owner.uid, slug=("first", "second")),
        changed("profiles", profile.document.uid, owner__slug=("first", "second")),
        changed("targets", target.document.uid, owner__slug=("first", "second")),
    ]


# ---------- dialogues ----------


def test_contribution_is_told_once_the_dialogue_is_over_and_silent_when_set_aside(told):
    api_rows.make_contribution(1)
    Dialogue.objects.update(state="running", closed=None)
    assert [each for each in told() if each[0] == "contributions"] == []
    whole = Contribution.objects.get(text="Whole")

    Dialogue.objects.update(state="closed", closed=timezone.now())
    assert [each for each in told() if each[0] == "contributions"] == [("contributions", whole.uid, "created", [])]

    Contribution.objects.filter(pk=whole.pk).update(state="hidden", hidden_because="About a person")
    assert told() == [("contributions", whole.uid, "deleted", [])]
    assert not Change.objects.filter(data__isnull=False, resource="contributions").exists()


# ---------- small numbers of people ----------


def test_hidden_headcount_stands_nowhere_in_the_feed(told):
    """A figure that is hidden once a small one stands beside it must not be left in an older row."""
    dataset = api_rows.make_dataset()
    sector, year = factories.sector(), {"year": 2024}
    cells = [
        Workforce.objects.create(dataset=dataset, sector=sector, job=factories.job(code=code), headcount=count, **year)
        for code, count in (("81", 30), ("82", 40))
    ]
    told()
    assert workforce_told() == {30, 40}

    Workforce.objects.create(dataset=dataset, sector=sector, job=factories.job(code="83"), headcount=9, **year)

    assert [(resource, kind, changes) for resource, _uid, kind, changes in told() if resource == "workforce"] == [
        ("workforce", "updated", []),
        ("workforce", "created", []),
    ]
    assert workforce_told() == {None, 40}
    assert cells[0].headcount == 30


def workforce_told():
    """Every head-count in any row of the feed."""
    return {change.data["headcount"] for change in Change.objects.filter(resource="workforce")}


# ---------- the feed itself ----------


def test_numbers_have_no_gaps_and_referred_ones_come_first(told):
    api_rows.make_profile(1)
    api_rows.make_edge(2)
    told()

    changes = list(Change.objects.order_by("number").values_list("number", "resource"))
    assert [number for number, _resource in changes] == list(range(1, len(changes) + 1))
    place = {resource: number for number, resource in changes}
    assert place["partners"] < place["jobs"] < place["competences"] < place["job-competences"] < place["profiles"]


def test_what_goes_is_told_from_the_edges_inward(told):
    api_rows.make_edge(1)
    told()

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE profiles_jobcompetence; SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE profiles_competence CASCADE")

    assert [(resource, kind) for resource, _uid, kind, _changes in told()] == [
        ("job-competences", "deleted"),
        ("competences", "deleted"),
    ]


def test_another_address_of_the_portal_is_told_of_everything(told, settings):
    partner = factories.partner()
    told()

    settings.PORTAL_URL = "https://portal.example.org"
    readings.cache_clear()

    ((_resource, _uid, _kind, changes),) = [each for each in told() if each[1] == partner.uid]
    assert [change["pointer"] for change in changes] == ["/uri"]


def test_overtaken_changes_are_forgotten_after_a_while_and_the_newest_stay(told):
    one, other = factories.partner("one"), factories.partner("other")
    told()
    Partner.objects.filter(pk=one.pk).update(slug="two")
    told()
    before = Follower().follow().rows
    assert feed.forget() == 0

    Change.objects.update(at=timezone.now() - feed.KEPT - timedelta(days=1))

    assert feed.forget() == 1
    assert Follower().follow().rows == before
    assert [change.uid for change in Change.objects.order_by("number")] == [other.uid, one.uid]


def test_bytes_of_the_list_are_kept(told):
    """Members stay in the order of the list, and numbers as it writes them: `jsonb` would do otherwise."""
    api_rows.make_evidence(1)
    told()

    text = Follower().follow().of("evidence").popitem()[1]

    assert list(json.loads(text))[:4] == ["uid", "uri", "kind", "competence"]
    assert '"low" : 0.2, "mid" : 0.5' in text


def test_step_that_breaks_leaves_everything_to_the_next_one(told, monkeypatch):
    partner = factories.partner()
    monkeypatch.setattr("exchange.feed.statements.MIRROR", "SELECT 1/0")

    with pytest.raises(Exception, match="division by zero"):
        feed.follow()
    monkeypatch.undo()

    assert told() == [("partners", partner.uid, "created", [])]


def test_night_look_says_what_the_marks_missed(told, caplog):
    partner = factories.partner()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM exchange_mark")

    assert feed.follow() == 0
    assert feed.follow_whole() == 1

    assert [record.message for record in caplog.records] == [
        "the feed of changes had missed 1 changes; they are told now"
    ]
    assert told() == [("partners", partner.uid, "created", [])]
