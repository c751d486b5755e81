"""The way of a remark: said in a room, made into a proposal, accepted and published; and a reader finds it back."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from coediting.models import Proposal
from tests.browser.accessibility import faults
from tests.browser.acting import press, read, submit, troubles
from tests.dialogues import ended

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_published_task_shows_what_was_said_about_it(visit, embuild):
    held = ended.held(embuild, publish=True, aim_nl="Wat kan wie?")
    said = held.say("Met een vaste ploegmaat", about="task", kind="with-support")
    other = held.say("En in het Frans?")
    held.dot(said)
    held.close()
    editor = visit(reverse("dialogue", args=[held.dialogue.slug]), held.editor)

    # The organiser answers one, and makes a proposal of what people find most important.
    press(editor, "What was said, and what becomes of it")
    assert faults(editor) == []
    editor.locator(f"input[value='{other.uid}']").check()
    editor.locator("#answer").fill("Dat kan vandaag niet")
    press(editor, "Decline with this reason")
    editor.locator(f"input[value='{said.uid}']").check()
    press(editor, "Make a proposal of it")
    cell = f"tasks-{held.task['id']}"
    assert editor.locator(f"[name={cell}-suitability]").input_value() == "support"
    assert editor.locator(f"[name={cell}-support-nl]").input_value() == "Met een vaste ploegmaat"
    assert "Met een vaste ploegmaat" in read(editor, "#said")
    assert "Met een vaste ploegmaat" in editor.locator("#note").input_value()
    assert faults(editor) == []
    editor.locator(f"[name={cell}-support-nl]").fill("Met een vaste ploegmaat die meekijkt")
    submit(editor, editor.locator(".savebar button.button--main"))

    # The proposal names what it grew from, and is accepted and published.
    proposal = Proposal.objects.get()
    assert "Met een vaste ploegmaat" in read(editor, "#h-said ~ *, [aria-labelledby=h-said]")
    assert faults(editor) == []
    press(editor, "Accept the whole proposal")
    ended.publish(held.profile)

    # A reader with a phone finds beside the task where it comes from, and from there the way back.
    reader = visit(reverse("profile", args=[held.profile.slug]), width=320)
    task = reader.locator(f"#t-{held.task['id']}")
    assert "Met een vaste ploegmaat die meekijkt" in read(task, "p:nth-of-type(2)")
    submit(reader, task.locator(".origin a"))
    assert reader.url.endswith(reverse("contribution", args=[said.uid]))
    assert faults(reader) == []
    submit(reader, reader.locator(".trail li:last-child a"))
    assert reader.url.endswith(f"{reverse('profile', args=[held.profile.slug])}#t-{held.task['id']}")

    # The report tells all of it.
    held.close("reported")
    reader.goto(reader.url.split("/nl/")[0] + reverse("dialogue-report", args=[held.dialogue.slug]))
    text = read(reader)
    told = ["Met een vaste ploegmaat", "Dat kan vandaag niet", "Sorteerder"]
    assert [words for words in told if words not in text] == []
    assert faults(reader) == []
    assert (proposal.origin, troubles(editor, reader)) == ("dialogue", [])
    assert _("Report") in reader.title()
