"""The list of notifications, the count beside the name, and choosing what to watch."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from coediting import kinds
from coediting.actions import comments, watching
from coediting.models import Notification, Watch
from tests import factories
from tests.coediting.filling import form_to
from tests.coediting.pages import newest, others_save, text, url
from tests.coediting.telling import forget, tell

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def told(profile, by):
    """One revision and one comment of others, that `by` was told of."""
    watching.watch(by=by, source="document", subject=profile.document.uid)
    forget()
    others_save(profile, summary=text("Van hen"))
    other = factories.editor(profile.document.owner)
    comments.comment(document=profile.document, by=other, text=f"Zie je dit, @{by.email}?")
    tell()
    return list(Notification.objects.filter(user=by).order_by("event_id"))


def watch_page(document):
    return reverse("document-watch", args=[document.uid])


def test_the_list_leads_to_what_happened_and_marks_what_is_unread(signed_in, profile, told):
    items = signed_in.get(reverse("notifications")).context["items"]

    comment = profile.document.comments.get()
    page = reverse("document-comments", args=[profile.document.uid])
    assert {item.url for item in items} == {url(), f"{page}#c-{comment.uid}"}
    assert all(signed_in.get(item.url).status_code == 200 for item in items)
    shown = signed_in.get(reverse("notifications")).content.decode()
    assert shown.count(reverse("notification-read", args=[told[0].uid])) == 1


def test_the_list_stands_by_day_and_only_unread_ones_say_so(signed_in, told):
    day = datetime.timedelta(days=1)
    old, new = told
    Notification.objects.filter(pk=old.pk).update(created=old.created - day, read=old.created)

    answer = signed_in.get(reverse("notifications"))

    assert [(date, [item.notification.pk for item in items]) for date, items in answer.context["days"]] == [
        (timezone.localdate(new.created), [new.pk]),
        (timezone.localdate(old.created - day), [old.pk]),
    ]
    shown = answer.content.decode()
    assert (shown.count(">Ongelezen<"), shown.count('class="is-new"')) == (1, 1)
    assert reverse("watches") in shown


def test_reading_one_and_reading_all(signed_in, told, by):
    address = reverse("notification-read", args=[told[0].uid])
    form = form_to(signed_in.get(reverse("notifications")), address)
    assert signed_in.post(address, form.data()).url == f"{reverse('notifications')}?page=1#n-{told[0].uid}"
    assert list(Notification.objects.filter(user=by, read__isnull=True)) == [told[1]]

    signed_in.post(reverse("notifications-read"))
    assert Notification.objects.filter(user=by, read__isnull=True).count() == 0


def test_who_left_the_partner_sees_no_more_of_its_drafts(signed_in, told, by):
    by.memberships.all().delete()

    assert signed_in.get(reverse("notifications")).context["items"] == []


def test_nobody_reads_or_marks_those_of_others(client, told, by):
    client.force_login(factories.coordinator())

    assert client.get(reverse("notifications")).context["items"] == []
    client.post(reverse("notification-read", args=[told[0].uid]))
    client.post(reverse("notifications-read"))
    assert Notification.objects.filter(user=by, read__isnull=True).count() == 2


@pytest.mark.parametrize(
    "name", ["notifications", "notifications-read", "notification-read", "document-watch", "watches"]
)
def test_visitors_are_asked_to_sign_in(client, profile, name):
    address = reverse(
        name, args=[profile.document.uid] if name in ("notification-read", "document-watch") else []
    )

    for answer in (client.get(address), client.post(address)):
        assert (answer.status_code, answer.url.startswith(reverse("sign-in"))) == (302, True)


def test_every_form_is_refused_without_its_csrf_token(by, profile, told):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(by)
    addresses = [reverse("notifications-read"), reverse("notification-read", args=[told[0].uid])]

    for address in [*addresses, watch_page(profile.document), reverse("watches")]:
        assert strict.post(address).status_code == 403


def test_words_of_people_are_shown_as_text(signed_in, profile, by, told):
    for user in {note.event.details["by"] for note in told}:
        type(by).objects.filter(pk=user).update(name=EVIL)

    shown = signed_in.get(reverse("notifications")).content.decode()

    assert (EVIL in shown, "&lt;script&gt;" in shown) == (False, True)


# ---------- the count beside the name ----------
def test_the_count_of_unread_costs_one_query_and_visitors_none(
    signed_in, client, told, django_assert_num_queries
):
    with django_assert_num_queries(4) as asked:  # session, user, roles, unread
        signed_in.get(reverse("method"))
    assert 'FROM "coediting_notification"' in asked.captured_queries[-1]["sql"]
    with django_assert_num_queries(0):
        Client().get(reverse("method"))


# session, user, roles, how many, the rows, profiles, titles of drafts, who did it, unread
QUERIES = 9


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries_for_any_number(signed_in, profile, by, rows, django_assert_num_queries):
    owner = profile.document.owner
    for number in range(rows):
        document = (factories.draft(owner) if number else profile).document
        comments.comment(document=document, by=factories.editor(owner), text=f"Dag @{by.email}")
    tell()

    with django_assert_num_queries(QUERIES):
        assert len(signed_in.get(reverse("notifications")).context["items"]) == rows


# ---------- what to watch ----------
def test_the_watch_page_saves_what_is_chosen(signed_in, profile, by):
    document = profile.document
    theme, sector = newest(profile).content["themes"][0], newest(profile).content["sectors"][0]
    form = form_to(signed_in.get(watch_page(document)), "")

    signed_in.post(
        watch_page(document),
        form.data(
            **{f"document-{document.uid}": "now", f"theme-{theme}": "daily", f"sector-{sector}": "nonsense"}
        ),
    )
    found = {
        (source, str(uid), mail)
        for source, uid, mail in Watch.objects.values_list("source", "subject", "mail")
    }
    assert found == {("document", str(document.uid), "now"), ("theme", theme, "daily")}

    form = form_to(signed_in.get(watch_page(document)), "")
    assert (form.value(f"document-{document.uid}"), form.value(f"sector-{sector}")) == ("now", "")
    signed_in.post(watch_page(document), form.data(**{f"document-{document.uid}": ""}))
    assert list(Watch.objects.values_list("source", flat=True)) == ["theme"]


# ---------- all that one watches ----------
def watched(user):
    rows = Watch.objects.filter(user=user).values_list("source", "mail")
    return sorted((str(source), str(mail)) for source, mail in rows)


def test_all_watches_stand_on_one_page_to_change_and_to_stop(signed_in, profile, by):
    theme, sector = (newest(profile).content[name][0] for name in ("themes", "sectors"))
    for source, subject in (("document", profile.document.uid), ("theme", theme), ("sector", sector)):
        watching.watch(by=by, source=source, subject=subject)
    watching.watch(by=factories.coordinator(), source="theme", subject=theme, mail="now")

    answer = signed_in.get(reverse("watches"))
    rows = [(source, row["label"], row["mail"]) for source, _part, rows in answer.context["parts"] for row in rows]
    kind = kinds.of(profile.document)
    assert rows == [
        ("document", kind.title(profile.document), "none"),
        ("theme", kind.find("theme", [theme])[theme].label_in("nl"), "none"),
        ("sector", kind.find("sector", [sector])[sector].label_in("nl"), "none"),
    ]
    assert url() in answer.content.decode()

    changes = {f"document-{profile.document.uid}": "daily", f"theme-{theme}": "", f"sector-{sector}": "nonsense"}
    signed_in.post(reverse("watches"), form_to(answer, "").data(**changes))
    assert watched(by) == [("document", "daily"), ("sector", "none")]


def test_what_one_may_not_read_any_more_can_only_be_stopped(signed_in, profile, by):
    watching.watch(by=by, source="document", subject=profile.document.uid, mail="daily")
    by.memberships.all().delete()
    name = f"document-{profile.document.uid}"

    answer = signed_in.get(reverse("watches"))
    assert kinds.of(profile.document).title(profile.document) not in answer.content.decode()
    signed_in.post(reverse("watches"), {name: "now"})
    kept = watched(by)
    signed_in.post(reverse("watches"), form_to(answer, "").data(**{name: ""}))

    assert (kept, watched(by)) == ([("document", "daily")], [])


def test_who_watches_nothing_reads_how_to_begin(signed_in):
    assert reverse("profiles") in signed_in.get(reverse("watches")).content.decode().split("<main")[1]


# session, user, watches, documents, partners, roles, profiles, titles of drafts, themes, unread
WATCHES_QUERIES = 10


@pytest.mark.parametrize("rows", [1, 3])
def test_all_watches_ask_the_same_queries_for_any_number(signed_in, owner, by, rows, django_assert_num_queries):
    for _number in range(rows):
        watching.watch(by=by, source="document", subject=factories.draft(owner).document.uid)
        watching.watch(by=by, source="theme", subject=factories.theme().uid)

    with django_assert_num_queries(WATCHES_QUERIES):
        answer = signed_in.get(reverse("watches"))

    assert [len(part[2]) for part in answer.context["parts"]] == [rows, rows]


def test_a_draft_of_others_has_no_watch_page_and_a_public_one_has(client, profile):
    client.force_login(factories.editor(factories.partner()))
    target = factories.target(slug="doel")

    assert client.get(watch_page(profile.document)).status_code == 404
    assert client.get(watch_page(target.document)).status_code == 200
    assert watch_page(target.document) in client.get(reverse("target", args=["doel"])).content.decode()


def test_a_reviewer_without_an_account_is_called_so(signed_in, profile, by):
    watching.watch(by=by, source="document", subject=profile.document.uid)
    forget()
    comments.comment(document=profile.document, by=None, guest="Gast", text="Klopt niet")
    tell()

    with override("en"):
        (item,) = signed_in.get(reverse("notifications")).context["items"]
    assert item.text.startswith("A reviewer without an account commented on")
