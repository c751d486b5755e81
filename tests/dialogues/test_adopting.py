"""From what was said to a proposal: what is filled in, who may hand it in, and what the pages do with it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from coediting.errors import NothingProposed
from coediting.models import Proposal
from dialogues import actions, prefill
from dialogues.models import Adoption, Contribution
from partners import actions as partners
from partners.models import Role
from profiles.document import SCHEMA
from tests import factories
from tests.coediting.filling import forms_of
from tests.dialogues import ended, making
from tests.dialogues.making import fresh

pytestmark = pytest.mark.django_db
TASK, REQUIREMENT = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"


def content(**fields):
    none = {"nl": "", "en": ""}
    task = {"id": TASK, "title": {"nl": "Sorteert", "en": "Sorts"}, "suitability": "yes", "support": none}
    wanted = SCHEMA.field("requirements").new_row() | {"id": REQUIREMENT, "level": 3, "learning": ["training"]}
    return SCHEMA.empty() | {"tasks": [task], "requirements": [wanted]} | fields


def said(about="task", kind="feasible", text="", row=None, **details):
    rows = {"task": TASK, "requirement": REQUIREMENT}
    return Contribution(about=about, kind=kind, text=text, row=row or rows.get(about), details=details)


# ---------- what is filled in ----------
@pytest.mark.parametrize(
    ("contribution", "name", "cells"),
    [
        (said(kind="feasible"), "tasks", {"suitability": "yes"}),
        (
            said(kind="with-support", text="Met een jobcoach"),
            "tasks",
            {"suitability": "support", "support": {"nl": "Met een jobcoach", "en": ""}},
        ),
        (
            said(kind="with-support", text="In andere woorden", support="Zoals het eerst klonk"),
            "tasks",
            {"suitability": "support", "support": {"nl": "In andere woorden", "en": ""}},
        ),
        (
            said(kind="not-feasible", text="Te zwaar"),
            "tasks",
            {"suitability": "no", "support": {"nl": "Te zwaar", "en": ""}},
        ),
        (said("requirement", "wrong-level", level=2), "requirements", {"level": 2}),
        (said("requirement", "wrong-level", "Lager"), "requirements", {}),
        (said("requirement", "superfluous"), "requirements", {"removed": True}),
        (
            said("requirement", "learnt", "Op de vloer", learning=["workplace", "training"]),
            "requirements",
            {"learning": ["training", "workplace"], "learning_note": {"nl": "Op de vloer", "en": ""}},
        ),
        (said("profile", "free", "Mooi zo"), "tasks", {}),
        (said("profile", "missing", "Er mist iets"), "requirements", {}),
        (said(row="99999999-9999-4999-8999-999999999999"), "tasks", {}),
    ],
)
def test_type_tells_what_is_filled_in(contribution, name, cells):
    before = content()

    after = prefill.filled(SCHEMA, before, [contribution], "nl")

    assert after == before | {name: [before[name][0] | cells]}


def test_competence_that_is_missing_becomes_a_row_with_what_was_said_of_it():
    wanted = said("profile", "missing", "Nodig bij de balie", competence="c1", level=2, learning=["coaching"])

    *_rest, row = prefill.filled(SCHEMA, content(), [wanted], "en")["requirements"]

    assert (row["competence"], row["level"], row["learning"]) == ("c1", 2, ["coaching"])
    assert row["applied"] == {"nl": "", "en": "Nodig bij de balie"}


def test_competence_that_stands_there_already_is_not_doubled():
    start = prefill.filled(SCHEMA, content(), [said("profile", "missing", competence="c1")], "nl")

    assert prefill.filled(SCHEMA, start, [said("profile", "missing", competence="c1")], "nl") == start


def test_several_remarks_on_one_task_are_all_kept_and_none_twice():
    both = [said(kind="with-support", text=text) for text in ("Een coach", "Een lift", "Een coach")]

    (task,) = prefill.filled(SCHEMA, content(), both, "nl")["tasks"]

    assert task["support"] == {"nl": "Een coach\nEen lift", "en": ""}


def test_target_has_no_rows_and_nothing_is_filled_in():
    target = {"title": {"nl": "Doel", "en": ""}}

    assert prefill.filled(None, target, [said("profile", "missing", competence="c1")], "nl") == target


@pytest.mark.parametrize(
    ("contribution", "changed", "path"),
    [
        (said(), {"tasks": [content()["tasks"][0] | {"suitability": "no"}]}, f"tasks/{TASK}"),
        (said(), {"vks_level": 3}, ""),
        (said("requirement", "superfluous"), {"requirements": []}, f"requirements/{REQUIREMENT}"),
        (said("free", "free"), {"requirements": []}, f"requirements/{REQUIREMENT}"),
        (said("free", "free"), {"requirements": [], "vks_level": 3}, ""),
        (said("free", "free"), {"vks_level": 3}, ""),
        (said("profile", "missing", competence="c1"), {"vks_level": 3}, ""),
    ],
)
def test_adoption_names_the_row_that_its_proposal_changes(contribution, changed, path):
    assert prefill.path_in(contribution, content(), content(**changed)) == path


def test_new_row_of_a_competence_is_found_by_it():
    wanted = said("profile", "missing", competence="c1")
    proposed = prefill.filled(SCHEMA, content(), [wanted], "nl") | {"vks_level": 4}

    assert prefill.path_in(wanted, content(), proposed) == f"requirements/{proposed['requirements'][1]['id']}"


@pytest.mark.parametrize(("languages", "language"), [(["en"], "en"), (["nl", "en"], "nl"), ([], "nl"), (["fr"], "nl")])
def test_words_go_into_the_language_of_the_dialogue(languages, language):
    assert prefill.language_of(making.dialogue(languages=languages)) == language


# ---------- the action ----------
@pytest.fixture
def held():
    return ended.held()


def test_adopting_makes_the_proposal_and_the_outcome_together(held):
    heard = held.say("Met een coach", about="task", kind="with-support")
    general = held.say("Denk aan de pauzes")
    held.close()

    tasks = [held.task | {"suitability": "support"}, *held.content["tasks"][1:]]
    proposal = held.adopt(heard, general, tasks=tasks)

    assert (proposal.origin, proposal.author, proposal.state) == ("dialogue", held.editor, "open")
    path = f"tasks/{held.task['id']}"
    assert list(Adoption.objects.order_by("pk").values_list("contribution", "path", "by")) == [
        (heard.pk, path, held.editor.pk),
        (general.pk, path, held.editor.pk),
    ]
    assert (ended.outcome(heard), ended.outcome(general)) == (("adopted", ""), ("adopted", ""))
    assert fresh(heard).decided_by == held.editor


def test_proposal_that_says_nothing_new_leaves_everything_as_it_was(held):
    heard = held.say(about="task", kind="feasible")

    with pytest.raises(NothingProposed):
        held.adopt(heard)

    assert (ended.outcome(heard), Adoption.objects.count(), Proposal.objects.count()) == (("", ""), 0, 0)


def test_who_was_refused_once_may_still_be_right(held):
    heard = held.decide(held.say(), "declined", "Nu niet")

    held.adopt(heard, vks_level=3)

    assert ended.outcome(heard) == ("adopted", "")


def test_what_was_set_aside_or_merged_is_not_adopted(held):
    one, other = held.say("een"), held.say("twee")
    made = held.merge(one, other)

    with pytest.raises(ValidationError):
        held.adopt(one, vks_level=3)
    held.adopt(made, vks_level=3)

    assert ended.outcome(made) == ("adopted", "")


@pytest.mark.parametrize("who", ["anonymous", "disabled", "reader", "contributor", "stranger"])
def test_only_who_edits_the_dialogue_adopts(held, who):
    heard = held.say()

    with pytest.raises(PermissionDenied):
        held.adopt(heard, by=factories.cast(held.house)[who], vks_level=3)

    assert ended.outcome(heard) == ("", "")


def test_organiser_that_does_not_take_part_in_the_profile_cannot_propose(held):
    other = factories.published(factories.partner(), title="Ander").document
    heard = held.say()

    with pytest.raises(PermissionDenied):
        actions.adopt(
            contributions=[heard],
            document=other,
            by=held.editor,
            base=1,
            content=other.working.content | {"vks_level": 3},
            reason="x",
        )

    assert ended.outcome(heard) == ("", "")


# ---------- the pages ----------
@pytest.fixture
def organiser(client, held):
    client.force_login(held.editor)
    return client


def adopt_page(held, *contributions, **query):
    query = "&".join([f"contribution={each.uid}" for each in contributions] + [f"{k}={v}" for k, v in query.items()])
    return f"{reverse('dialogue-adopt', args=[held.dialogue.slug])}?{query}"


def proposing(response):
    """The edit form of a page."""
    (form,) = [form for form in forms_of(response) if "revision" in form.names()]
    return form


def test_form_shows_what_was_said_and_what_it_would_change(organiser, held):
    heard = held.say("Met een coach", about="task", kind="with-support")

    page = organiser.get(adopt_page(held, heard))

    form = proposing(page)
    cell = f"tasks-{held.task['id']}"
    assert (form.value(f"{cell}-suitability"), form.value(f"{cell}-support-nl")) == ("support", "Met een coach")
    assert "Met een coach" in form.value("note")
    assert "sorteren" in form.value("note")
    assert b'id="saved-input"' in page.content  # so that the page marks what is not saved


def test_what_is_handed_in_can_be_adapted_first(organiser, held):
    heard = held.say("Met een coach", about="task", kind="with-support")
    page = organiser.get(adopt_page(held, heard))
    form, cell = proposing(page), f"tasks-{held.task['id']}"

    answer = organiser.post(form.action, form.data(**{f"{cell}-support-nl": "Met een coach en rust"}))

    proposal = Proposal.objects.get()
    assert answer.url == reverse("proposal", args=[held.profile.document.uid, proposal.uid])
    assert proposal.content["tasks"][0]["support"] == {"nl": "Met een coach en rust", "en": ""}
    assert ended.outcome(heard) == ("adopted", "")


def test_superfluous_requirement_stands_as_removed_and_can_be_put_back(organiser, held):
    heard = held.say("", about="requirement", kind="superfluous")
    form = proposing(organiser.get(adopt_page(held, heard)))

    back = organiser.post(form.action, form.data(do=f"undo:requirements:{held.requirement['id']}"))
    organiser.post(form.action, form.data())

    assert proposing(back).value(f"requirements-{held.requirement['id']}-removed") is None
    rows = [row["id"] for row in Proposal.objects.get().content["requirements"]]
    assert held.requirement["id"] not in rows
    assert Adoption.objects.get().path == f"requirements/{held.requirement['id']}"


def test_what_cannot_be_handed_in_comes_back_with_everything_typed(organiser, held):
    heard = held.say("Met een coach", about="task", kind="with-support")
    form = proposing(organiser.get(adopt_page(held, heard)))

    without_reason = organiser.post(form.action, form.data(note=""))
    held.merge(heard, held.say("Een lift"))
    merged_meanwhile = organiser.post(form.action, form.data(**{"summary-nl": "Getypt"}))

    assert (without_reason.status_code, merged_meanwhile.status_code) == (422, 422)
    assert proposing(without_reason).value(f"tasks-{held.task['id']}-suitability") == "support"
    assert proposing(merged_meanwhile).value("summary-nl") == "Getypt"
    assert Proposal.objects.count() == 0


def test_free_remark_asks_for_what_it_should_change(organiser, held):
    heard = held.say("Denk aan de pauzes")
    target = factories.target(held.house, title="Meer coaches")
    factories.target(title="Van een ander")

    choice = organiser.get(adopt_page(held, heard))

    shown = {line["title"] for _label, lines in choice.context["groups"] for line in lines}
    assert shown == {"Sorteerder", "Meer coaches"}
    form = proposing(organiser.get(adopt_page(held, heard, document=target.document.uid)))
    organiser.post(form.action, form.data(unit="plaatsen"))
    assert (Proposal.objects.get().document, ended.outcome(heard)) == (target.document, ("adopted", ""))


@pytest.mark.parametrize("query", ["", "?contribution=zzz", "?contribution=99999999-9999-4999-8999-999999999999"])
def test_without_a_contribution_there_is_nothing_to_adopt(organiser, held, query):
    answer = organiser.get(reverse("dialogue-adopt", args=[held.dialogue.slug]) + query)

    assert (answer.status_code, answer.url) == (302, reverse("dialogue-outcomes", args=[held.dialogue.slug]))


@pytest.mark.parametrize("uid", ["zzz", "99999999-9999-4999-8999-999999999999"])
def test_document_that_one_cannot_propose_for_is_refused_in_words(organiser, held, uid):
    answer = organiser.get(adopt_page(held, held.say(), document=uid))

    assert (answer.status_code, answer.url) == (302, reverse("dialogue-outcomes", args=[held.dialogue.slug]))


WHO = {"anonymous": 302, "disabled": 302, "reader": 403, "contributor": 403, "stranger": 403, "coordinator": 200}


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_form_is_for_who_edits_the_dialogue(client, held, who, expected):
    heard = held.say(about="task", kind="not-feasible")
    user = factories.cast(held.house)[who]
    if who != "anonymous":
        client.force_login(user)

    assert client.get(adopt_page(held, heard)).status_code == expected


def test_contribution_of_another_dialogue_is_not_adopted_here(organiser, held):
    other = ended.held(factories.partner("ander"), slug="ander")

    answer = organiser.get(adopt_page(held, other.say()))

    assert answer.status_code == 302


def test_contributor_of_a_profile_proposes_when_they_coordinate_nothing(client, held):
    """An editor of the organiser who only contributes to the profile of another partner still hands in a proposal."""
    owner = factories.partner("eigenaar")
    profile = factories.published(owner, title="Elders")
    helper = factories.editor(held.house)
    partners.assign_role(user=helper, partner=owner, role=Role.CONTRIBUTOR)
    client.force_login(helper)
    heard = held.say("Denk aan de pauzes")
    form = proposing(client.get(adopt_page(held, heard, document=profile.document.uid)))

    client.post(form.action, form.data(**{"summary-nl": "Met pauzes"}))

    assert Proposal.objects.get().content["summary"]["nl"] == "Met pauzes"
