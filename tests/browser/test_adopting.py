"""The way of a remark: somebody registers and says it on a phone, it is made into a proposal, accepted and published;
and a reader finds it back."""

import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import gettext as _

from coediting.models import Proposal
from dialogues.models import Contribution
from tests.browser.accessibility import faults
from tests.browser.acting import press, read, submit, troubles
from tests.dialogues import ended, making

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def registered(visit, live_server, dialogue):
    """A phone whose owner registered, on the page of the registration to which the mail leads."""
    phone = visit(reverse("dialogue-register", args=[dialogue.slug]), width=320, height=640)
    phone.locator("[name=name]").fill("An Peeters")
    phone.locator("[name=email]").fill("an@example.org")
    phone.locator("[name=organisation_kind]").select_option("social-economy")
    phone.locator("[name=consent]").check()
    phone.wait_for_timeout(2100)  # nobody fills in a form in two seconds
    submit(phone, phone.locator("button.button--main"))
    making.carry_out()
    (message,) = mail.outbox
    link = re.search(r"http://localhost:8000(/nl/inschrijvingen/\S+)", message.body).group(1)
    phone.goto(live_server.url + link)
    return phone


def said_on(phone, words):
    """The Contribution that this phone sends: from one's own registration into the room, on the first task."""
    phone.reload()
    press(phone, "Take part from this phone")
    phone.locator("details.topic summary").first.click()
    topic = phone.locator("details.topic form").first
    topic.get_by_label(_("With support")).check()
    topic.locator("textarea").fill(words)
    topic.get_by_role("button").click()
    phone.locator("[data-mine] [id^=mine-]").wait_for()
    return Contribution.objects.get()


def test_published_task_shows_what_was_said_about_it(visit, live_server, embuild):
    dialogue = making.dialogue(embuild, aim_nl="Wat kan wie?")
    phone = registered(visit, live_server, dialogue)
    held = ended.begun(dialogue, publish=True)
    said = said_on(phone, "Met een vaste ploegmaat")
    assert (said.kind, said.row, said.seat.organisation_kind) == (
        "with-support",
        uuid.UUID(held.task["id"]),
        "social-economy",
    )
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
    assert (proposal.origin, troubles(phone, editor, reader, answers=[410])) == ("dialogue", [])
    assert _("Report") in reader.title()
