"""The pages of webhooks: only one's own, a secret shown once, what went out and what can be done about it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from exchange.actions import hooks
from exchange.models import HookDelivery, Webhook
from tests import factories

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.org/in"
State = HookDelivery.State


@pytest.fixture
def owner():
    return factories.user()


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def hook(owner):
    return hooks.make_webhook(by=owner, name="Ours", url=URL)[0]


def page(name, *arguments, language="en"):
    with translation.override(language):
        return reverse(name, args=arguments)


def press(client, hook, do, **more):
    return client.post(page("webhook-do", hook.uid), {"do": do}, **more)


def tried(hook, error, status=None, **fields):
    attempt = {"at": timezone.now().isoformat(), "status": status, "error": error, "milliseconds": 12}
    return hook.deliveries.create(numbers=[1, 2], tries=1, attempts=[attempt], **fields)


def test_webhook_made_on_the_page_shows_its_secret_once(signed_in, owner):
    filled = {"name": " Our  system ", "url": URL, "resources": ["targets", "profiles"], "start": "now"}

    answer = signed_in.post(page("webhooks"), filled)

    made = Webhook.objects.get()
    assert (made.user, made.name, made.url, made.resources) == (owner, "Our system", URL, ["profiles", "targets"])
    assert len(re.findall(r"whsec_[A-Za-z0-9+/=]{44}<", answer.content.decode())) == 1
    assert "no-store" in answer.headers["Cache-Control"]
    for name in ("webhooks", "webhook", "webhook-edit"):
        arguments = () if name == "webhooks" else (made.uid,)
        assert "whsec_" not in signed_in.get(page(name, *arguments)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://example.org/"}, "The address must begin with https://."),
        ({"url": "https://127.0.0.1/"}, "Give a name that everybody on the internet can reach, not a number."),
        ({"url": "https://me:secret@example.org/"}, "Leave out the name and password"),
        ({"name": ""}, "This field is required."),
        ({"resources": ["nothing"]}, "Select a valid choice."),
        ({"start": "never"}, "Select a valid choice."),
    ],
)
def test_form_with_a_fault_says_so_and_keeps_what_was_typed(signed_in, changes, said):
    filled = {"name": "Typed", "url": URL, "start": "now"} | changes

    answer = signed_in.post(page("webhooks"), filled)

    text = answer.content.decode()
    assert (answer.status_code, said in text, Webhook.objects.count()) == (200, True, 0)
    assert filled["name"] in text


def test_eleventh_webhook_is_refused(signed_in, owner):
    for number in range(hooks.MOST):
        hooks.make_webhook(by=owner, name=str(number), url=URL)

    answer = signed_in.post(page("webhooks"), {"name": "One more", "url": URL, "start": "now"})

    assert "You have 10 webhooks already. Remove one first." in answer.content.decode()
    assert Webhook.objects.count() == hooks.MOST


def test_webhook_of_somebody_else_is_not_there(signed_in):
    other, _secret = hooks.make_webhook(by=factories.user(), name="Theirs", url=URL)
    made = tried(other, "timeout", state=State.FAILED)

    answers = [
        signed_in.get(page("webhook", other.uid)),
        signed_in.get(page("webhook-edit", other.uid)),
        press(signed_in, other, "remove"),
        press(signed_in, other, "secret"),
        signed_in.post(page("webhook-delivery", other.uid, made.uid), {"do": "again"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert "Theirs" not in signed_in.get(page("webhooks")).content.decode()
    assert Webhook.objects.filter(pk=other.pk, secret=other.secret).exists()


def test_delivery_under_another_webhook_is_not_there(signed_in, owner, hook):
    theirs, _secret = hooks.make_webhook(by=factories.user(), name="Theirs", url=URL)
    made = tried(theirs, "timeout", state=State.FAILED)

    answer = signed_in.post(page("webhook-delivery", hook.uid, made.uid), {"do": "again"})

    made.refresh_from_db()
    assert (answer.status_code, made.state) == (404, State.FAILED)


@pytest.mark.parametrize("name", ["webhooks", "webhook", "webhook-edit", "webhook-do", "webhook-delivery"])
def test_pages_ask_to_sign_in(client, hook, name):
    arguments = {"webhooks": [], "webhook-delivery": [hook.uid, hook.uid]}.get(name, [hook.uid])

    answer = client.post(page(name, *arguments), {"do": "remove"})

    assert (answer.status_code, answer.url.split("?")[0]) == (302, page("sign-in"))
    assert Webhook.objects.count() == 1


def test_buttons_do_what_they_say(signed_in, hook):
    def after(do):
        press(signed_in, hook, do)
        hook.refresh_from_db()
        return hook.state

    assert [after("pause"), after("nonsense"), after("on")] == ["paused", "paused", "on"]
    press(signed_in, hook, "test")
    assert [(each.kind, each.by_hand) for each in hook.deliveries.all()] == [("ping", True)]
    before = hook.secret
    assert "whsec_" in press(signed_in, hook, "secret").content.decode()
    hook.refresh_from_db()
    assert (hook.former_secret == before, hook.secret == before) == (True, False)
    assert signed_in.get(page("webhook-do", hook.uid)).url == page("webhook", hook.uid)
    assert press(signed_in, hook, "remove").url == page("webhooks")
    assert Webhook.objects.count() == 0


def test_message_that_holds_up_the_others_can_be_skipped(signed_in, hook):
    Webhook.objects.filter(pk=hook.pk).update(failures=1, failing_since=timezone.now(), next_attempt=timezone.now())
    held = tried(hook, "unknown-name")

    text = signed_in.get(page("webhook", hook.uid)).content.decode()
    signed_in.post(page("webhook-delivery", hook.uid, held.uid), {"do": "skip"})

    hook.refresh_from_db()
    held.refresh_from_db()
    assert "Nobody knows this name on the internet." in text
    assert "The address does not take our messages." in text
    assert (held.state, hook.position, hook.failing_since) == (State.SKIPPED, 2, None)


def test_changes_that_are_no_longer_kept_are_not_sent_again(signed_in, hook):
    old = tried(hook, "", status=200, state=State.DELIVERED)

    answer = signed_in.post(page("webhook-delivery", hook.uid, old.uid), {"do": "again"}, follow=True)

    old.refresh_from_db()
    assert ("These changes are no longer kept." in answer.content.decode(), old.state) == (True, State.DELIVERED)


def test_page_asks_itself_anew_only_while_something_is_under_way(signed_in, hook):
    quiet = signed_in.get(page("webhook", hook.uid)).content.decode()
    hooks.ping(webhook=hook, by=hook.user)
    part = signed_in.get(page("webhook", hook.uid), headers={"HX-Request": "true"}).content.decode()

    assert ("hx-trigger" in quiet, "hx-trigger" in part, "<html" in part) == (False, True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_have_a_constant_query_count(signed_in, owner, django_assert_num_queries, count):
    for number in range(count):
        hook, _secret = hooks.make_webhook(by=owner, name=str(number), url=URL)
    for _number in range(count):
        tried(hook, "refused", status=500, state=State.FAILED)
    signed_in.get(page("webhooks"))

    with django_assert_num_queries(5):
        signed_in.get(page("webhooks"))
    with django_assert_num_queries(8):
        signed_in.get(page("webhook", hook.uid))
