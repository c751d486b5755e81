"""Retire, replace, split, merge, bring back, undo: what a decision does to competences, and what it refuses."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coediting.models import Event
from profiles.actions import curation
from profiles.models import Competence, CurationChange, CurationDecision
from profiles.succession import chains
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from tests import factories
from tests.profiles.curating import replaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def four():
    """Four competences in use: a, b, c, d."""
    return [factories.competence(name) for name in "abcd"]


def standing(competence):
    """(out of use?, labels of the successors in order, circular, Flemish label)"""
    competence.refresh_from_db()
    links = Competence.successors.through.objects.filter(from_competence=competence).order_by("pk")
    names = list(links.values_list("to_competence__label_en", flat=True))
    return bool(competence.retired), names, competence.circular, competence.label_vls


def codes(error):
    return sorted(fault.code for fault in error.value.error_list)


# ---------- decisions ----------
@pytest.mark.parametrize(
    ("going", "following", "kind"),
    [(1, 0, "retire"), (1, 1, "replace"), (1, 2, "split"), (2, 1, "merge"), (2, 2, "rearrange")],
)
def test_decision_is_named_by_how_many_go_and_follow(four, by, going, following, kind):
    decision = replaced(four[:going], four[2 : 2 + following], by=by)

    names = ["c", "d"][:following]
    assert (decision.kind, decision.by, decision.reason) == (kind, by, "Twee woorden voor hetzelfde")
    assert [standing(one) for one in four[:going]] == [(True, names, False, "")] * going
    assert [standing(one)[0] for one in four[2:]] == [False, False]
    assert four[0].retired == decision.made


def test_decision_keeps_what_was_and_what_became(four, by):
    decision = replaced(four[0], [four[3], four[1]], by=by)

    change = decision.changes.get()
    assert change.before == {"retired": None, "successors": []}
    assert change.after == {
        "retired": decision.made.isoformat(),
        "successors": [str(four[3].uid), str(four[1].uid)],
    }
    assert standing(four[0])[1] == ["d", "b"]
    event = Event.objects.get(kind="competence.curated")
    assert (event.subject, event.details) == (str(decision.uid), {"decision": "split", "by": by.pk})


def test_heirs_go_through_those_that_went_later(four):
    a, b, c, d = four
    replaced(a, [b])
    replaced(b, [c, d])

    assert chains.heirs_of([a.pk, b.pk, c.pk]) == {a.pk: [c, d], b.pk: [c, d], c.pk: []}
    assert chains.predecessors_of([b.pk]) == {a.pk, b.pk}


# ---------- refusals ----------
def test_successor_cannot_be_itself(four):
    with pytest.raises(ValidationError) as error:
        replaced(four[:2], [four[1]])

    assert codes(error) == ["own-successor"]
    assert "“b (nl)”" in str(error.value)
    assert CurationDecision.objects.count() == 0


def test_successor_cannot_be_out_of_use(four):
    replaced(four[1])

    with pytest.raises(ValidationError) as error:
        replaced(four[0], [four[1]])

    assert codes(error) == ["successor-retired"]


def test_successor_is_of_the_same_kind(four):
    knowledge = four[1]
    Competence.objects.filter(pk=knowledge.pk).update(kind="knowledge")

    with pytest.raises(ValidationError) as error:
        replaced(four[0], [knowledge])

    assert codes(error) == ["other-kind"]


def test_ring_of_successors_is_refused(four):
    a, b, _c, _d = four
    b.successors.add(a)  # left from an older catalogue: a successor of one that is in use

    with pytest.raises(ValidationError) as error:
        replaced(a, [b])

    assert codes(error) == ["cycle"]
    assert standing(a) == (False, [], False, "")


def test_all_that_is_wrong_is_said_at_once(four):
    a, b, c, _d = four
    replaced([b, c])

    with pytest.raises(ValidationError) as error:
        replaced([a, b], [a, c])

    assert codes(error) == ["own-successor", "retired-already", "successor-retired"]


def test_nothing_chosen_and_no_reason_are_refused(four):
    with pytest.raises(ValidationError) as error:
        replaced([])
    assert codes(error) == ["nothing-chosen"]
    for reason in ("  ", "x" * 601, "nul\x00"):
        with pytest.raises(ValidationError) as error:
            replaced(four[0], reason=reason)
        assert list(error.value.message_dict) == ["reason"]


def test_only_coordinators_decide(four):
    owner = factories.partner()
    for name, user in factories.cast(owner).items():
        if name == "coordinator":
            continue
        for decide in (
            lambda user=user: replaced(four[0], by=user),
            lambda user=user: curation.bring_back(by=user, item=four[0], reason="Toch"),
            lambda user=user: curation.mark_circular(by=user, competences=four, circular=True),
            lambda user=user: curation.set_flemish_labels(by=user, labels={four[0]: "x"}),
            lambda user=user: curation.undo(by=user, decision=CurationDecision(pk=0), reason="Toch"),
        ):
            with pytest.raises(PermissionDenied):
                decide()
    assert CurationDecision.objects.count() == 0


# ---------- two at once ----------
def test_second_of_two_who_looked_at_the_same_hears_of_the_first(four, by):
    a, b, c, _d = four
    looked = CurationChange.objects.versions([a, b, c])
    first = replaced(a, [b], by=by, versions=looked)

    with pytest.raises(CuratedMeanwhile) as error:
        replaced(a, [c], versions=looked)

    assert [change.decision for change in error.value.changes] == [first]
    assert standing(a)[1] == ["b"]


def test_version_counts_for_successors_too(four, by):
    a, b, *_ = four
    looked = CurationChange.objects.versions([a, b])
    curation.mark_circular(by=by, competences=[b], circular=True)

    with pytest.raises(CuratedMeanwhile):
        replaced(a, [b], versions=looked)

    assert standing(a)[0] is False


# ---------- back ----------
def test_bring_back_puts_it_in_use_without_successors(four, by):
    replaced(four[0], [four[1]])

    decision = curation.bring_back(by=by, item=four[0], reason="Toch nodig")

    assert standing(four[0]) == (False, [], False, "")
    assert decision.changes.get().after == {"retired": None, "successors": []}
    with pytest.raises(AlreadySettled):
        curation.bring_back(by=by, item=four[0], reason="Nog eens")


def test_undo_puts_everything_back_and_keeps_both_decisions(four, by):
    first = replaced(four[:2], [four[2]])

    back = curation.undo(by=by, decision=first, reason="Vergissing")

    assert [standing(one) for one in four[:2]] == [(False, [], False, "")] * 2
    assert (back.kind, back.undoes, first.undone) == ("undo", first, back)
    with pytest.raises(AlreadySettled):
        curation.undo(by=by, decision=first, reason="Nog eens")
    with pytest.raises(AlreadySettled):
        curation.undo(by=by, decision=back, reason="Nog eens")


def test_undo_of_bringing_back_knows_the_successors_in_order(four, by):
    a, b, c, d = four
    replaced(a, [d, b, c])
    back = curation.bring_back(by=by, item=a, reason="Toch nodig")

    curation.undo(by=by, decision=back, reason="Toch niet")

    assert standing(a)[:2] == (True, ["d", "b", "c"])


def test_undo_is_refused_when_a_later_decision_changed_one(four, by):
    first = curation.mark_circular(by=by, competences=four, circular=True)
    curation.mark_circular(by=by, competences=four[3:], circular=False)

    with pytest.raises(CuratedMeanwhile):
        curation.undo(by=by, decision=first, reason="Vergissing")

    assert [standing(one)[2] for one in four] == [True, True, True, False]


def test_undo_is_refused_when_a_successor_went_meanwhile(four, by):
    a, b, *_ = four
    replaced(a, [b])
    back = curation.bring_back(by=by, item=a, reason="Toch nodig")
    replaced(b)

    with pytest.raises(ValidationError) as error:
        curation.undo(by=by, decision=back, reason="Toch niet")

    assert codes(error) == ["successor-retired"]


# ---------- circular mark ----------
def test_mark_adds_themes_and_leaves_out_what_stands_so(four, by):
    theme, agenda = factories.theme("bouw"), factories.theme("chemie", kind="agenda")
    four[0].themes.add(agenda)
    curation.mark_circular(by=by, competences=four[1:2], circular=True, themes=[theme])

    decision = curation.mark_circular(by=by, competences=four[:3], circular=True, themes=[theme])

    changes = {change.competence.label_en: (change.before, change.after) for change in decision.changes.all()}
    assert changes == {
        "a": ({"circular": False, "themes": ["chemie"]}, {"circular": True, "themes": ["bouw", "chemie"]}),
        "c": ({"circular": False, "themes": []}, {"circular": True, "themes": ["bouw"]}),
    }
    assert [standing(one)[2] for one in four] == [True, True, True, False]


def test_taking_the_mark_away_leaves_the_agendas(four, by):
    four[0].themes.add(factories.theme("bouw"), factories.theme("chemie", kind="agenda"))
    Competence.objects.filter(pk=four[0].pk).update(circular=True)

    curation.mark_circular(by=by, competences=four, circular=False)

    assert (standing(four[0])[2], list(four[0].themes.values_list("slug", flat=True))) == (False, ["chemie"])
    with pytest.raises(ValidationError) as error:
        curation.mark_circular(by=by, competences=four, circular=False)
    assert codes(error) == ["nothing-to-change"]


def test_undo_of_a_mark_gives_the_themes_back(four, by):
    four[0].themes.add(factories.theme("bouw"))
    decision = curation.mark_circular(by=by, competences=four, circular=False)

    curation.undo(by=by, decision=decision, reason="Vergissing")

    assert list(four[0].themes.values_list("slug", flat=True)) == ["bouw"]


# ---------- Flemish labels ----------
def test_flemish_labels_change_those_that_differ(four, by):
    decision = curation.set_flemish_labels(by=by, labels={four[0]: "  afval   sorteren ", four[1]: ""})

    assert [standing(one)[3] for one in four[:2]] == ["afval sorteren", ""]
    assert [(one.before, one.after) for one in decision.changes.all()] == [
        ({"label_vls": ""}, {"label_vls": "afval sorteren"})
    ]
    assert four[0].label == "afval sorteren"


def test_flemish_label_of_another_is_refused_by_name(four, by):
    curation.set_flemish_labels(by=by, labels={four[0]: "Afval sorteren"})

    with pytest.raises(ValidationError) as error:
        curation.set_flemish_labels(by=by, labels={four[1]: "afval  sorteren", four[2]: "c\x00", four[3]: "nieuw"})

    assert sorted(error.value.message_dict) == sorted([str(four[1].uid), str(four[2].uid)])
    assert "Afval sorteren" in error.value.message_dict[str(four[1].uid)][0]
    assert standing(four[3])[3] == ""


def test_two_same_labels_in_one_go_are_refused(four, by):
    with pytest.raises(ValidationError) as error:
        curation.set_flemish_labels(by=by, labels={four[0]: "sorteren", four[1]: "Sorteren"})

    assert list(error.value.message_dict) == [str(four[1].uid)]


def test_only_label_of_a_competence_stays(by):
    own = Competence.objects.create(uid="6f1ef6f2-44a5-4f6b-9d3c-0e54e0a1d001", label_vls="losmaken", kind="skill")

    with pytest.raises(ValidationError) as error:
        curation.set_flemish_labels(by=by, labels={own: ""})

    assert list(error.value.message_dict) == [str(own.uid)]
