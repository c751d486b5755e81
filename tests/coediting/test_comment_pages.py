"""The comments page, and how many comments other pages show."""


import pytest
from django.test import Client
from django.urls import reverse

from coediting.actions import comments as actions
from coediting.models import Comment
from profiles import actions as profiles
from tests import factories
from tests.coediting.filling import form_to, forms_of
from tests.coediting.pages import newest, url

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 }}"


def page_of(profile):
    return reverse("document-comments", args=[profile.document.uid])


def settle(what, thread):
    return reverse(f"comment-{what}", args=[thread.document.uid, thread.uid])


def comment(profile, by, words="Klopt dit?", **more):
    return actions.comment(document=profile.document, by=by, text=words, **more)


def publish(profile):
    profile.document.approvals_needed = 0
    profile.document.save(update_fields=["approvals_needed"])
    profiles.publish_profile(profile=profile, by=factories.coordinator(), number=1)


def form(client, profile):
    """The form for a new comment, as a browser fills it in."""
    (found,) = [each for each in forms_of(client.get(page_of(profile))) if "path" in each.names()]
    return found


def row_path(profile, name="tasks", number=0):
    return f"{name}/{newest(profile).content[name][number]['id']}"


def test_a_comment_and_an_answer_are_written_through_the_forms(signed_in, profile):
    answer = signed_in.post(
        page_of(profile),
        form(signed_in, profile).data(path=row_path(profile), text="Hoe dan?", must_fix="on"),
    )

    thread = Comment.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{page_of(profile)}#c-{thread.uid}")
    assert (thread.text, thread.path, thread.must_fix) == ("Hoe dan?", row_path(profile), True)
    (answering,) = [each for each in forms_of(signed_in.get(page_of(profile))) if each.value("thread")]
    signed_in.post(page_of(profile), answering.data(text="Zo."))
    assert [each.text for each in thread.answers.all()] == ["Zo."]
    shown = signed_in.get(page_of(profile)).content.decode()
    assert shown.index("Hoe dan?") < shown.index("Zo.")


def test_buttons_resolve_and_reopen(signed_in, profile, by):
    thread = comment(profile, by)

    signed_in.post(
        settle("resolve", thread), form_to(signed_in.get(page_of(profile)), settle("resolve", thread)).data()
    )
    thread.refresh_from_db()
    assert thread.resolved_by == by
    signed_in.post(
        settle("reopen", thread), form_to(signed_in.get(page_of(profile)), settle("reopen", thread)).data()
    )
    thread.refresh_from_db()
    assert (thread.resolved, thread.resolved_by) == (None, None)


def test_places_with_open_threads_come_first_and_the_filter_chooses(signed_in, profile, by):
    actions.resolve(comment=comment(profile, by, "afgehandeld", path="title"), by=by)
    comment(profile, by, "rij", path=row_path(profile))
    comment(profile, by, "algemeen")

    def shown(**query):
        groups = signed_in.get(page_of(profile), query).context["groups"]
        return [thread.text for group in groups for thread in group.threads]

    assert shown() == ["algemeen", "rij", "afgehandeld"]
    assert shown(show="open") == ["algemeen", "rij"]
    assert shown(show="resolved") == ["afgehandeld"]
    assert shown(place="tasks") == ["rij"]
    assert shown(place=["title", "tasks"]) == ["rij", "afgehandeld"]
    assert shown(show="nonsense", page="x", place="../x") == []


def test_a_removed_row_keeps_its_comments_and_its_name(signed_in, profile, by):
    comment(profile, by, "over deze rij", path=row_path(profile))
    profiles.revise_profile(profile=profile, by=by, base=1, content=newest(profile).content | {"tasks": []})

    (group,) = signed_in.get(page_of(profile)).context["groups"]

    assert (group.gone, [thread.text for thread in group.threads]) == (True, ["over deze rij"])
    assert "Sorteert" in group.label


def test_what_is_refused_comes_back_with_the_words_typed(signed_in, profile, by):
    data = form(signed_in, profile).data(path="title", must_fix="on")
    thread = comment(profile, by)

    for words in (" ", "x" * 4001, "a\x00b", "x" * 1_000_000):
        answer = signed_in.post(page_of(profile), data | {"text": [words]})
        assert (answer.status_code, answer.context["form"]["text"].value()) == (422, words)
        answer = signed_in.post(page_of(profile), {"thread": thread.uid, "text": words})
        assert answer.status_code == 422
    answer = signed_in.post(page_of(profile), data | {"text": ["mijn tekst"], "path": ["tasks/weg"]})
    assert (answer.status_code, "mijn tekst" in answer.content.decode()) == (422, True)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("thread", ["x", "0" * 32, "\x00"])
def test_an_answer_to_nothing_is_not_found(signed_in, profile, thread):
    assert signed_in.post(page_of(profile), {"thread": thread, "text": "x"}).status_code == 404


def test_a_comment_of_another_document_is_not_found_here(signed_in, profile, by, owner):
    elsewhere = comment(factories.draft(owner), by)

    assert signed_in.post(page_of(profile), {"thread": elsewhere.uid, "text": "x"}).status_code == 404
    for what in ("resolve", "reopen"):
        address = reverse(f"comment-{what}", args=[profile.document.uid, elsewhere.uid])
        assert signed_in.post(address).status_code == 404


#               GET, POST a comment, POST resolve, POST reopen
STATUSES = {
    "anonymous": (302, 302, 302, 302),
    "disabled": (302, 302, 302, 302),
    "stranger": (404, 404, 404, 404),
    "reader": (200, 403, 403, 403),
    "contributor": (200, 302, 403, 403),
    "editor": (200, 302, 302, 302),
    "coordinator": (200, 302, 302, 302),
}


@pytest.mark.parametrize("name", STATUSES)
@pytest.mark.parametrize("published", [False, True])
def test_who_may_read_and_post_what(client, profile, by, name, published):
    if published:
        publish(profile)
    user, thread = factories.cast(profile.document.owner)[name], comment(profile, by)
    if user.is_authenticated:
        client.force_login(user)

    got = [client.get(page_of(profile)), client.post(page_of(profile), {"text": "x"})]
    got += [client.post(settle("resolve", thread)), client.post(settle("reopen", thread))]

    assert tuple(answer.status_code for answer in got) == STATUSES[name]
    assert Comment.objects.count() == 1 + (
        got[1].status_code == 302 and user.is_active and user.is_authenticated
    )


def test_every_form_is_refused_without_its_csrf_token(profile, by):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(by)
    thread = comment(profile, by)

    for address in (page_of(profile), settle("resolve", thread), settle("reopen", thread)):
        assert strict.post(address, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("what", ["resolve", "reopen"])
def test_settling_needs_a_post(signed_in, profile, by, what):
    assert signed_in.get(settle(what, comment(profile, by))).status_code == 405


def test_words_of_people_are_shown_as_text(signed_in, profile, by):
    by.name = EVIL
    by.save()
    thread = comment(profile, by, EVIL)
    comment(profile, by, EVIL, thread=thread)
    comment(profile, None, EVIL, guest=EVIL)

    answers = [signed_in.get(page_of(profile)), signed_in.post(page_of(profile), {"text": "\x00" + EVIL})]

    assert [answer.status_code for answer in answers] == [200, 422]
    for answer in answers:
        assert "<script>alert" not in answer.content.decode()
        assert "<img src=x" not in answer.content.decode()


def test_pages_show_how_many_are_open_at_a_section_and_a_row(signed_in, client, profile, by):
    row = row_path(profile)
    for path in (row, row, "title", ""):
        comment(profile, by, path=path)

    for address in (url(), url("edit")):
        links = signed_in.get(address).content.decode()
        assert f"{page_of(profile)}?place={row.replace('/', '%2F')}" in links
        assert f'{page_of(profile)}?place=tasks"' in links
        assert f'href="{page_of(profile)}"' in links
    assert "place=title&amp;place=summary" in signed_in.get(url("edit")).content.decode()


def test_strangers_see_no_comments_on_a_public_page(client, profile, by):
    comment(profile, by)
    publish(profile)

    assert page_of(profile) not in client.get(url()).content.decode()


def test_target_pages_lead_to_its_comments(client):
    owner = factories.partner()
    target, by = factories.target(owner, slug="doel"), factories.editor(owner)
    actions.comment(document=target.document, by=by, text="Klopt dit?", path="baseline_value")
    client.force_login(by)

    for name in ("target", "target-edit", "document-comments"):
        key = target.document.uid if name == "document-comments" else "doel"
        answer = client.get(reverse(name, args=[key]))
        assert (answer.status_code, page_of(target) in answer.content.decode()) == (200, True)


# session, user, document and its revisions, partners, roles, profile, four kinds of references, threads of the
# page, their mentions, their answers, the answers' mentions, all threads, unread notifications
QUERIES = 16


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_queries_for_any_number_of_comments(
    signed_in, profile, by, rows, django_assert_num_queries
):
    for number in range(rows):
        other = factories.editor(profile.document.owner)
        thread = comment(profile, other, f"Zie @{by.email}", path=["", "title", row_path(profile)][number])
        for _again in range(rows):
            comment(profile, by, f"Zie @{other.email}", thread=thread)
        actions.resolve(comment=comment(profile, other), by=by)

    with django_assert_num_queries(QUERIES):
        signed_in.get(page_of(profile))


@pytest.mark.parametrize("page", ["", "edit"])
def test_counts_cost_one_query_for_any_number_of_comments(
    signed_in, profile, by, page, django_assert_max_num_queries
):
    signed_in.get(url(page))
    with django_assert_max_num_queries(100) as before:
        signed_in.get(url(page))
    for path in ("", "title", row_path(profile), row_path(profile, number=1), "summary"):
        comment(profile, by, path=path)

    with django_assert_max_num_queries(len(before)):
        signed_in.get(url(page))


def test_threads_come_in_pages(signed_in, profile, by):
    for number in range(51):
        comment(profile, by, f"nummer {number}")

    assert len(signed_in.get(page_of(profile)).context["groups"][0].threads) == 50
    assert len(signed_in.get(page_of(profile), {"page": 2}).context["groups"][0].threads) == 1
