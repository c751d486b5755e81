"""Short texts that people type, wherever they type them: kept alike, or refused in words; never an error."""

import pytest
from django.core.exceptions import ValidationError

from dialogues import actions
from dialogues.actions import moderating, opinions, words
from dialogues.models import Contribution
from tests.dialogues import ended


@pytest.mark.parametrize(
    ("typed", "line", "lines"),
    [
        ("  a  b ", "a b", "a  b"),
        ("a\r\nb\rc\n", "a b c", "a\nb\nc"),
        (None, "", ""),
        ("👩🏽‍🔧" * 2, "👩🏽‍🔧" * 2, "👩🏽‍🔧" * 2),
        ("é" * 20, "é" * 20, "é" * 20),
    ],
)
def test_text_is_kept_without_what_nobody_typed(typed, line, lines):
    assert (words.line("x", typed, 20), words.said("x", typed, 20)) == (line, lines)


def code_of(work):
    with pytest.raises(ValidationError) as refused:
        work()
    ((_name, (fault,)),) = refused.value.error_dict.items()
    return fault.code


@pytest.mark.parametrize(
    ("typed", "code"), [("a\x00b", "control-characters"), ("x" * 21, "too-long"), (" \r\n ", "required")]
)
def test_text_that_cannot_be_kept_is_refused(typed, code):
    assert [code_of(lambda take=take: take("x", typed, 20, "Zeg het.")) for take in (words.line, words.said)] == [
        code, code,
    ]  # fmt: skip


@pytest.mark.django_db
def test_no_door_lets_through_what_the_database_refuses():
    held = ended.held()
    room, by = held.room, held.room.by
    one, other = held.say("Eén"), held.say("Twee")
    bad = "a\x00b"
    doors = [
        lambda: held.say(bad),
        lambda: moderating.set_aside(room=room, by=by, contributions=[one], reason=bad),
        lambda: moderating.cluster(room=room, by=by, contributions=[one], theme=bad),
        lambda: moderating.merge(room=room, by=by, contributions=[one, other], text=bad),
        lambda: moderating.split(room=room, by=by, contribution=one, texts=[bad, "b"]),
        lambda: opinions.add_statement(dialogue=held.dialogue, by=by, text_nl=bad),
        lambda: opinions.add_statement(dialogue=held.dialogue, by=by, text_nl="a", text_en=bad),
        lambda: actions.decide(contributions=[one], by=by, outcome="answered", answer=bad),
    ]

    assert [code_of(door) for door in doors] == ["control-characters"] * len(doors)
    said = Contribution.objects.order_by("pk").values_list("text", "state", "theme")
    assert list(said) == [("Eén", "shown", ""), ("Twee", "shown", "")]


@pytest.mark.django_db
def test_as_many_lines_as_were_counted_while_typing_fit():
    """A browser sends each line end as two signs and counts it as one."""
    held = ended.held()
    held.decide(held.say("Lang"), "answered", "x\r\n" * 500)

    assert len(Contribution.objects.get().answer) == 999
