"""The trail: from a published line back to what was said, and from what was said to the published line."""

import pytest
from django.test import Client
from django.urls import reverse

from coediting import actions as documents
from coediting.models import Document
from dialogues import actions, trail
from greenskills import kept
from tests import factories
from tests.dialogues import ended, rooms
from tests.dialogues.making import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return ended.held(publish=True)


@pytest.fixture
def client(client):
    """A visitor."""
    return client


def unfit(held):
    """The tasks of the profile, the first as nobody of the target group could do it."""
    return [held.task | {"suitability": "no"}, *held.content["tasks"][1:]]


def taken(held, paths=None, **content):
    """A contribution on the task whose proposal was accepted, and published after the dialogue closed."""
    heard = held.say("Dat is te zwaar", about="task", kind="not-feasible")
    proposal = held.adopt(heard, **{"tasks": unfit(held)} | content)
    held.close()
    ended.accept(proposal, held.editor, paths)
    return heard


def sheet(client, held, **query):
    return client.get(reverse("profile", args=[held.profile.slug]), query)


def origins(held):
    document = Document.objects.get(pk=held.profile.document.pk)
    return trail.origins(document, document.published)


def test_published_task_leads_to_what_was_said_and_back(client, held):
    heard = taken(held)
    page, link = sheet(client, held), reverse("contribution", args=[heard.uid])
    assert link not in page.text  # accepted, and not yet published

    ended.publish(held.profile)

    page = sheet(client, held)
    assert page.text.count(link) == 2  # beside the task, and in the list of origins
    (step,) = client.get(link).context["steps"]
    assert (step.url, step.version) == (f"{reverse('profile', args=[held.profile.slug])}#t-{held.task['id']}", 2)
    assert f'id="t-{held.task["id"]}"' in page.text


def test_removed_row_leads_to_the_profile_and_stands_among_its_origins(client, held):
    heard = held.say("", about="requirement", kind="superfluous")
    proposal = held.adopt(heard, requirements=held.content["requirements"][1:])
    held.close()
    ended.accept(proposal, held.editor)
    ended.publish(held.profile)

    page = sheet(client, held)

    (step,) = client.get(reverse("contribution", args=[heard.uid])).context["steps"]
    assert (step.url, step.version) == (reverse("profile", args=[held.profile.slug]), 2)
    assert page.text.count(reverse("contribution", args=[heard.uid])) == 1


def test_part_that_was_not_taken_over_is_no_origin(client, held):
    task = held.say(about="task", kind="not-feasible")
    wanted = held.say("x", about="requirement", kind="wrong-level", level=4)
    requirements = [held.requirement | {"level": 4}, *held.content["requirements"][1:]]
    proposal = held.adopt(task, wanted, tasks=unfit(held), requirements=requirements)
    held.close()
    ended.accept(proposal, held.editor, paths=[f"requirements/{held.requirement['id']}/level"])
    ended.publish(held.profile)

    found = origins(held)

    assert {row: [each.contribution for each in rows] for row, rows in found.rows.items()} == {
        held.requirement["id"]: [wanted]
    }
    pages = [client.get(reverse("contribution", args=[each.uid])) for each in (task, wanted)]
    (left,), (came,) = (page.context["steps"] for page in pages)
    assert ((left.taken, left.published), (came.taken, came.version)) == ((False, None), (True, 2))


@pytest.mark.parametrize("fate", ["open", "declined", "withdrawn"])
def test_proposal_that_was_not_taken_over_leads_nowhere(client, held, fate):
    heard = held.say(about="task", kind="not-feasible")
    proposal = held.adopt(heard, tasks=unfit(held))
    held.close()
    if fate == "declined":
        documents.decline(proposal=proposal, by=held.editor, answer="Nee")
    elif fate == "withdrawn":
        documents.withdraw(proposal=proposal, by=held.editor)

    (step,) = client.get(reverse("contribution", args=[heard.uid])).context["steps"]

    assert (origins(held).every, step.published, step.taken) == ([], None, None if fate == "open" else False)


def test_draft_of_another_partner_has_no_name_on_the_public_page(client):
    held = ended.held()
    heard = taken(held)

    (step,) = client.get(reverse("contribution", args=[heard.uid])).context["steps"]

    assert (step.title, step.url, step.published) == ("", "", None)
    assert "Sorteerder" not in rooms.text_of(client.get(reverse("contribution", args=[heard.uid])))


def test_dialogue_that_goes_on_is_not_public_yet(client, held):
    heard = held.say(about="task", kind="not-feasible")
    ended.accept(held.adopt(heard, tasks=unfit(held)), held.editor)
    ended.publish(held.profile)
    assert origins(held).every == []

    held.close()

    assert [each.contribution for each in origins(held).every] == [heard]


def test_earlier_version_has_only_the_origins_of_its_time(client, held):
    taken(held)
    ended.publish(held.profile)
    document = Document.objects.get(pk=held.profile.document.pk)

    assert len(trail.origins(document, document.revisions.get(version=1)).every) == 0
    assert len(trail.origins(document, document.published).every) == 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_origins_take_one_query(held, count, django_assert_num_queries):
    for number in range(count):
        heard = held.say(f"{number}", about="task", kind="with-support")
        support = {"suitability": "support", "support": factories.language_map(f"{number}")}
        tasks = [held.task | support, *held.content["tasks"][1:]]
        proposal = held.adopt(heard, tasks=tasks, vks_level=number + 1)
        ended.accept(proposal, held.editor, paths=["vks_level"] if number == 2 else None)
    held.close()
    document = Document.objects.get(pk=held.profile.document.pk)
    revision = document.working

    with django_assert_num_queries(1):
        found = trail.origins(document, revision)

    assert len(found.every) == min(count, 2)


def test_page_of_the_proposal_names_what_it_grew_from(client, held):
    heard = taken(held)
    client.force_login(held.editor)

    page = client.get(reverse("proposal", args=[held.profile.document.uid, heard.adoptions.get().proposal.uid]))

    assert reverse("contribution", args=[heard.uid]) in page.text


def test_what_a_kept_page_shows_of_dialogues_leaves_its_mark(held):
    """A remark that nobody adopted leaves none: rooms would empty the shelf all the time."""
    before = kept.state()
    heard = held.say(about="task", kind="not-feasible")
    assert kept.state() == before

    held.adopt(heard, tasks=unfit(held))
    adopted = kept.state()
    type(held.dialogue).objects.update(title_nl="Anders")
    renamed = kept.state()
    type(heard).objects.filter(pk=heard.pk).update(text="Anders")
    reworded = kept.state()
    heard.adoptions.get().proposal.delete()

    assert len({before, adopted, renamed, reworded, kept.state()}) == 5


def test_target_names_what_was_said_and_back(client, held):
    """A target is public with each save, so what was accepted stands in it at once."""
    target = factories.target(held.house, title="Meer coaches")
    heard = held.say("Tien plaatsen is te weinig")
    held.close()
    document = Document.objects.get(pk=target.document.pk)
    proposal = actions.adopt(
        contributions=[heard],
        document=document,
        by=held.editor,
        base=1,
        content=document.working.content | {"target_value": 20.0},
        reason="Dat zei men",
    )
    ended.accept(proposal, held.editor)

    page = client.get(reverse("target", args=[target.slug]))

    assert reverse("contribution", args=[heard.uid]) in page.text
    (step,) = client.get(reverse("contribution", args=[heard.uid])).context["steps"]
    assert (step.url, step.version) == (reverse("target", args=[target.slug]), 2)


def test_merged_parts_lead_on_from_the_whole(client, held):
    one, other = held.say("een"), held.say("twee")
    whole = held.merge(one, other)
    held.adopt(whole, tasks=unfit(held))
    held.close()

    page = Client().get(reverse("contribution", args=[one.uid]))

    assert [row["contribution"].pk for row in page.context["became"]] == [whole.pk]
    assert fresh(whole).outcome == "adopted"
