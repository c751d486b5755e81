"""The edit, resolve, history and compare pages of a profile, posted the way a browser without JavaScript would."""

import json
import re
from urllib.parse import parse_qs

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from coediting.models import Document, Revision
from profiles import actions
from profiles.document import PROFILE
from profiles.models import Profile
from tests import factories
from tests.coediting.filling import filled, form_to, forms_of

pytestmark = pytest.mark.django_db
SLUG = "sorteerder"


def url(page="", *numbers):
    return reverse(f"profile-{page}" if page else "profile", args=[SLUG, *numbers])


@pytest.fixture
def owner():
    return factories.partner("embuild", name_nl="Embuild")


@pytest.fixture
def profile(owner):
    """A draft with two tasks and one requirement."""
    work = [factories.task_row("Sorteert"), factories.task_row("Reinigt")]
    needed = factories.requirement_row(
        factories.competence("sort waste"), low=20, mid=30, high=40, tasks=[work[0]["id"]]
    )
    return factories.draft(
        owner,
        slug=SLUG,
        tasks=work,
        requirements=[needed],
        jobs=[factories.job()],
        themes=[factories.theme()],
        sectors=[factories.sector()],
    )


@pytest.fixture
def by(owner):
    return factories.editor(owner)


@pytest.fixture
def signed_in(client, by):
    client.force_login(by)
    return client


def edit_form(client):
    return form_to(client.get(url("edit")), url("edit"))


def newest(profile):
    return Document.objects.get(pk=profile.pk).working


def others_save(profile, **changes):
    """Another partner saves on top of the newest revision."""
    agoria = factories.partner("agoria", name_nl="Agoria")
    profile.document.partners.add(agoria)
    before = newest(profile)
    actions.revise_profile(
        profile=profile, by=factories.editor(agoria), base=before.number, content=before.content | changes
    )


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def text(nl):
    return {"nl": nl, "en": ""}


# ---------- saving ----------
def test_edit_form_saved_unchanged_saves_nothing(signed_in, profile):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data())

    assert (answer.status_code, answer.url) == (302, url())
    assert newest(profile).number == 1


def test_edit_form_saves_what_was_typed_with_its_note(signed_in, profile, by, owner):
    data = edit_form(signed_in).data(
        **{"summary-nl": "Regel 1\r\nRegel 2", "vks_level": "3", "note": "Korter"}
    )

    answer = signed_in.post(url("edit"), data)

    saved = newest(profile)
    before = profile.document.revisions.get(number=1).content
    assert (answer.status_code, saved.number, saved.author, saved.partner) == (302, 2, by, owner)
    assert (saved.origin, saved.note) == ("page", "Korter")
    assert saved.content == before | {"summary": text("Regel 1\nRegel 2"), "vks_level": 3}
    assert "2" in said(answer)[0]


def test_edit_form_without_a_token_saves_nothing(signed_in, profile):
    for token in (None, "", "0", "-1", "1.0", "r1", "99", "9" * 40, "²", "1 OR 1=1"):
        answer = signed_in.post(
            url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "revision": token})
        )

        assert answer.status_code == 409
        assert form_to(answer, url("edit")).value("summary-nl") == "x"
    assert newest(profile).number == 1


def test_edit_form_keeps_the_input_and_names_what_is_wrong(signed_in, profile):
    row = newest(profile).content["requirements"][0]["id"]
    data = edit_form(signed_in).data(
        **{
            "summary-nl": "Goed",
            "title-nl": "x" * 201,
            f"requirements-{row}-lacking_low": "veel",
            f"requirements-{row}-lacking_source": "a\x07b",
        }
    )

    answer = signed_in.post(url("edit"), data)

    shown = form_to(answer, url("edit"))
    assert answer.status_code == 422
    assert newest(profile).number == 1
    assert (shown.value("summary-nl"), shown.value("title-nl")) == ("Goed", "x" * 201)
    assert shown.value(f"requirements-{row}-lacking_low") == "veel"
    assert shown.value("revision") == "1"
    page = answer.content.decode()
    for place in ("f-title-nl", f"f-requirements-{row}-lacking_low", f"f-requirements-{row}-lacking_source"):
        assert f'id="{place}-faults"' in page
        assert re.search(rf'aria-describedby="[^"]*{place}-faults', page)


def test_edit_form_merges_and_says_what_came_in(signed_in, profile):
    form = edit_form(signed_in)
    others_save(profile, context=text("Van hen"))

    answer = signed_in.post(url("edit"), form.data(**{"summary-nl": "Van mij"}))

    saved = newest(profile)
    assert (saved.number, saved.origin) == (3, "merge")
    assert (saved.content["summary"]["nl"], saved.content["context"]["nl"]) == ("Van mij", "Van hen")
    assert any("Agoria" in line for line in said(answer))


def test_edit_form_of_two_edits_that_do_not_fit_together_shows_both(signed_in, profile):
    form = edit_form(signed_in)
    row = newest(profile).content["requirements"][0]
    others_save(profile, requirements=[row | {"lacking_low": 29}])

    answer = signed_in.post(url("edit"), form.data(**{f"requirements-{row['id']}-lacking_mid": "25"}))

    shown = form_to(answer, url("edit"))
    assert answer.status_code == 422
    assert [shown.value(f"requirements-{row['id']}-lacking_{bound}") for bound in ("low", "mid", "high")] == [
        "29",
        "25",
        "40",
    ]
    saved = signed_in.post(url("edit"), shown.data(**{f"requirements-{row['id']}-lacking_low": "22"}))
    assert saved.status_code == 302
    (after,) = newest(profile).content["requirements"]
    assert (after["lacking_low"], after["lacking_mid"], after["lacking_high"]) == (22, 25, 40)


def test_save_and_publish_in_one(client, profile):
    client.force_login(factories.coordinator())

    answer = client.post(url("edit"), edit_form(client).data(**{"summary-nl": "x", "then": "publish"}))

    document = Document.objects.get(pk=profile.pk)
    assert (answer.status_code, document.published.number, document.state) == (302, 2, "published")


def test_save_and_publish_of_an_unfinished_profile_saves_and_says_what_is_missing(client, profile):
    client.force_login(factories.coordinator())

    answer = client.post(url("edit"), edit_form(client).data(**{"title-en": "", "then": "publish"}))

    document = Document.objects.get(pk=profile.pk)
    assert (document.working.number, document.published) == (2, None)
    assert len(said(answer)) == 2


def test_save_and_publish_is_not_for_editors(signed_in, profile):
    assert ("then", "publish", False) not in edit_form(signed_in).buttons

    answer = signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "then": "publish"}))

    assert (answer.status_code, newest(profile).number) == (403, 1)


# ---------- buttons without JavaScript ----------
def pressed(client, form, do, **changes):
    """The form that comes back after a button was pressed."""
    answer = client.post(url("edit"), form.data(do=do, **changes))
    assert answer.status_code == 200
    return form_to(answer, url("edit"))


def test_row_buttons_change_the_input_and_save_nothing(signed_in, profile):
    one, two = (row["id"] for row in newest(profile).content["tasks"])
    form = edit_form(signed_in)

    form = pressed(signed_in, form, f"down:tasks:{one}", **{f"tasks-{one}-title-nl": "Sorteert al"})
    assert form.data()["tasks"] == [two, one]
    form = pressed(signed_in, form, "add:tasks")
    three = form.data()["tasks"][2]
    form = pressed(signed_in, form, f"remove:tasks:{two}")
    assert newest(profile).number == 1
    signed_in.post(url("edit"), form.data(**{f"tasks-{three}-title-nl": "Herstelt"}))

    tasks = newest(profile).content["tasks"]
    assert [(row["id"], row["title"]["nl"]) for row in tasks] == [(one, "Sorteert al"), (three, "Herstelt")]


def test_a_removed_row_can_be_put_back_whole(signed_in, profile):
    row = newest(profile).content["requirements"][0]["id"]

    form = pressed(signed_in, edit_form(signed_in), f"remove:requirements:{row}")
    assert form.value(f"requirements-{row}-removed") == "1"
    form = pressed(signed_in, form, f"undo:requirements:{row}")
    signed_in.post(url("edit"), form.data())

    assert newest(profile).number == 1


def test_finding_and_picking_a_competence_without_javascript(signed_in, profile):
    wanted = factories.competence("repair bicycles")
    factories.competence("bake bread")

    answer = signed_in.post(
        url("edit"), edit_form(signed_in).data(do="find:requirements", **{"find-requirements": "bicycles"})
    )
    form = form_to(answer, url("edit"))
    picks = [
        value for name, value, _ in form.buttons if name == "do" and value.startswith("pick:requirements:")
    ]
    assert picks == [f"pick:requirements:{wanted.uid}"]
    form = pressed(signed_in, form, picks[0])
    signed_in.post(url("edit"), form.data())

    assert [row["competence"] for row in newest(profile).content["requirements"]][1:] == [str(wanted.uid)]


def test_picking_and_dropping_a_sector(signed_in, profile):
    old, new = newest(profile).content["sectors"][0], str(factories.sector("21").uid)

    form = pressed(signed_in, edit_form(signed_in), f"pick:sectors:{new}")
    form = pressed(signed_in, form, f"drop:sectors:{old}")
    signed_in.post(url("edit"), form.data())

    assert newest(profile).content["sectors"] == [new]


def test_every_button_of_the_form_can_be_pressed(signed_in, profile):
    form = edit_form(signed_in)
    buttons = [(value, disabled) for name, value, disabled in form.buttons if name == "do"]

    assert {value.split(":")[0] for value, _ in buttons} == {"add", "up", "down", "remove", "drop", "find"}
    for value, disabled in buttons:
        if not disabled:
            pressed(signed_in, form, value)
    assert newest(profile).number == 1


FORGED = [
    {"do": "pick:tasks:x"},
    {"do": "pick:requirements:no uid"},
    {"do": "pick:sectors:\x00"},
    {"do": "add:title"},
    {"do": "fly:tasks:x"},
    {"do": ":::"},
    {"do": "find:tasks", "find-tasks": "x"},
    {"do": "find:nothing", "find-nothing": "x"},
    {"do": "find:jobs", "find-jobs": "%_\\' \x00" + "x" * 500},
    {"do": "find:requirements", "find-requirements": ""},
    {"tasks": ["", "x", "\x00", "9" * 400]},
    {"tasks": ["00000000-0000-4000-8000-000000000001"] * 2},
    {"requirements": ["00000000-0000-4000-8000-000000000001"] * 301},
    {"jobs": ["x", "\x00", "[]"]},
    {"sectors": ["00000000-0000-4000-8000-000000000001"]},
    {"vks_level": "99999999999999999999"},
    {"vks_level": "-1"},
    {"title-nl": "\x00"},
    {"title-nl": "x" * 100_000},
    {"requirements-x-level": "3", "requirements": ["x"]},
]


@pytest.mark.parametrize("forged", FORGED, ids=[str(number) for number in range(len(FORGED))])
def test_forged_values_never_break_the_page_and_save_nothing(signed_in, profile, forged):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(**forged))

    assert answer.status_code in (200, 422)
    assert newest(profile).number == 1


@pytest.mark.parametrize("note", ["x" * 2000, "\x00", "<b>", "\x1b[31m"])
def test_a_note_of_any_kind_is_kept_as_far_as_it_fits(signed_in, profile, note):
    signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "note": note}))

    assert newest(profile).number == 2
    assert len(newest(profile).note) <= 500
    assert signed_in.get(url("history")).status_code == 200


# ---------- conflicts ----------
@pytest.fixture
def conflict(signed_in, profile):
    """The resolve page: one text and one level changed by both, and another field by each side alone."""
    form = edit_form(signed_in)
    row = newest(profile).content["requirements"][0]
    others_save(
        profile, summary=text("Van hen"), context=text("Ook van hen"), requirements=[row | {"level": 3}]
    )
    answer = signed_in.post(
        url("edit"),
        form.data(
            **{
                "summary-nl": "Van mij",
                "autonomy-nl": "Ook van mij",
                f"requirements-{row['id']}-level": "4",
                "note": "Waarom",
            }
        ),
    )
    assert answer.status_code == 409
    assert newest(profile).number == 2
    return answer


def choose(client, conflict, **choices):
    return client.post(url("resolve"), form_to(conflict, url("resolve")).data(**choices))


def test_resolve_page_shows_base_theirs_and_mine_of_each_conflict(conflict):
    page = conflict.content.decode()

    assert page.count('class="conflict"') == 2
    for words in ("Van hen", "Van mij", "Agoria", "Ook van hen", "Ook van mij", "sort waste"):
        assert words in page
    form = form_to(conflict, url("resolve"))
    assert (form.value("base"), form.value("revision"), form.value("note")) == ("1", "2", "Waarom")


@pytest.mark.parametrize(
    ("choice", "summary", "level"), [("base", "", 2), ("theirs", "Van hen", 3), ("mine", "Van mij", 4)]
)
def test_resolve_saves_the_choice_and_everything_else_of_both(
    signed_in, profile, conflict, choice, summary, level
):
    answer = choose(signed_in, conflict, c0=choice, c1=choice)

    saved = newest(profile)
    assert (answer.status_code, saved.number, saved.note) == (302, 3, "Waarom")
    assert saved.content["summary"]["nl"] == summary
    assert saved.content["requirements"][0]["level"] == level
    assert (saved.content["context"]["nl"], saved.content["autonomy"]["nl"]) == ("Ook van hen", "Ook van mij")


def test_resolve_takes_a_text_of_ones_own(signed_in, profile, conflict):
    choose(signed_in, conflict, **{"c0": "own", "c0-text": "Van ons samen", "c1": "theirs"})

    assert newest(profile).content["summary"]["nl"] == "Van ons samen"


def test_resolve_asks_for_every_choice(signed_in, profile, conflict):
    answer = choose(signed_in, conflict, **{"c0": "own", "c0-text": "Van ons"})

    assert (answer.status_code, newest(profile).number) == (422, 2)
    form = form_to(answer, url("resolve"))
    assert (form.value("c0"), form.value("c0-text"), form.value("c1")) == ("own", "Van ons", None)
    assert choose(signed_in, answer, c1="mine").status_code == 302
    assert newest(profile).content["summary"]["nl"] == "Van ons"


def test_resolve_takes_a_text_of_ones_own_only_where_there_is_text(signed_in, profile, conflict):
    answer = choose(signed_in, conflict, **{"c0": "mine", "c1": "own", "c1-text": "4"})

    assert (answer.status_code, newest(profile).number) == (422, 2)


def test_resolve_meets_a_third_edit_with_the_page_again(signed_in, profile, conflict):
    others_save(profile, summary=text("Alweer anders"))

    answer = choose(signed_in, conflict, c0="mine", c1="mine")

    assert (answer.status_code, newest(profile).number) == (409, 3)
    form = form_to(answer, url("resolve"))
    assert (form.value("base"), form.value("revision")) == ("2", "3")
    assert choose(signed_in, answer, c0="mine").status_code == 302
    saved = newest(profile).content
    assert (saved["summary"]["nl"], saved["autonomy"]["nl"], saved["requirements"][0]["level"]) == (
        "Van mij",
        "Ook van mij",
        4,
    )


def test_resolve_of_a_row_removed_there_and_edited_here(signed_in, profile):
    form = edit_form(signed_in)
    one, two = newest(profile).content["tasks"]
    others_save(profile, tasks=[two])
    conflict = signed_in.post(url("edit"), form.data(**{f"tasks-{one['id']}-title-nl": "Sorteert snel"}))

    refused = choose(signed_in, conflict, **{"c0": "own", "c0-text": "x"})
    assert (refused.status_code, newest(profile).number) == (422, 2)
    choose(signed_in, conflict, c0="mine")

    assert [row["title"]["nl"] for row in newest(profile).content["tasks"]] == ["Sorteert snel", "Reinigt"]


def test_resolve_lets_a_row_go_that_was_removed_there(signed_in, profile):
    form = edit_form(signed_in)
    one, two = newest(profile).content["tasks"]
    others_save(profile, tasks=[two])
    conflict = signed_in.post(
        url("edit"), form.data(**{f"tasks-{one['id']}-title-nl": "Sorteert snel", "summary-nl": "Van mij"})
    )

    choose(signed_in, conflict, c0="theirs")

    saved = newest(profile).content
    assert ([row["id"] for row in saved["tasks"]], saved["summary"]["nl"]) == ([two["id"]], "Van mij")


TAMPERED = [
    {"mine": None},
    {"mine": ""},
    {"mine": "{"},
    {"mine": "[]"},
    {"mine": "NaN"},
    {"mine": "[" * 100_000},
    {"mine": json.dumps({"title": 3})},
    {"mine": json.dumps({"nonsense": 1})},
    {"mine": '{"requirements": [{"lacking_low": 1' + "0" * 400 + "}]}"},
    {"mine": '{"title": {"nl": "\\ud800"}}'},
    {"mine": '{"jobs": ["00000000-0000-4000-8000-000000000001"]}', "c0": "mine"},
    {"base": "x"},
    {"base": "99"},
    {"base": None},
    {"revision": "0"},
    {"revision": "99"},
    {"revision": None},
    {"c0": "x", "c1": "\x00"},
    {"c1": "own", "c1-text": "no level"},
    {"c0": "own", "c0-text": "x" * 100_000, "c1": "mine"},
    {"c0": "own", "c0-text": "\x00", "c1": "mine"},
]


@pytest.mark.parametrize("tampered", TAMPERED, ids=[str(number) for number in range(len(TAMPERED))])
def test_tampering_with_the_resolve_page_saves_nothing(signed_in, profile, conflict, tampered):
    answer = choose(signed_in, conflict, **tampered)

    assert answer.status_code in (302, 409, 422)
    assert newest(profile).number == 2


# ---------- history, compare, restore, publish ----------
@pytest.fixture
def three_revisions(profile, by):
    for base, words in enumerate(("eerst", "daarna"), start=1):
        content = newest(profile).content | {"summary": text(words)}
        actions.revise_profile(profile=profile, by=by, base=base, content=content, note=f"nota {words}")


def test_history_shows_every_revision_newest_first(signed_in, three_revisions):
    page = signed_in.get(url("history")).content.decode()

    assert page.index("nota daarna") < page.index("nota eerst")
    answer = signed_in.get(url("history"), {"old": 3, "new": 1})
    assert (answer.status_code, answer.url) == (302, url("compare", 1, 3))


@pytest.mark.parametrize(
    "query", [{"old": "x"}, {"old": "2", "new": "2"}, {"page": "x"}, {"page": "99"}, {"old": "9" * 50}]
)
def test_history_survives_any_question(signed_in, three_revisions, query):
    assert signed_in.get(url("history"), query).status_code == 200


HISTORY_QUERIES = 7  # session, user, profile, partners, roles, count, revisions


def test_history_asks_the_same_queries_for_any_number_of_revisions(
    signed_in, profile, by, django_assert_num_queries
):
    signed_in.get(url("history"))

    with django_assert_num_queries(HISTORY_QUERIES):
        signed_in.get(url("history"))
    for base in (1, 2):
        content = newest(profile).content | {"summary": text(f"keer {base}")}
        actions.revise_profile(profile=profile, by=by, base=base, content=content)
    with django_assert_num_queries(HISTORY_QUERIES):
        signed_in.get(url("history"))


def test_compare_marks_the_words_that_differ(signed_in, three_revisions):
    page = signed_in.get(url("compare", 2, 3)).content.decode()

    assert "<del>eerst</del>" in page
    assert "<ins>daarna</ins>" in page


@pytest.mark.parametrize("numbers", [(1, 9), (0, 1), (9, 99), (1, 10**30)])
def test_compare_of_unknown_revisions_is_not_found(signed_in, profile, numbers):
    assert signed_in.get(url("compare", *numbers)).status_code == 404


def test_restore_brings_an_old_revision_back(signed_in, profile, three_revisions):
    compare = signed_in.get(url("compare", 1, 3))

    answer = signed_in.post(url("restore", 1), form_to(compare, url("restore", 1)).data())

    assert answer.status_code == 302
    assert (newest(profile).number, newest(profile).origin, newest(profile).content["summary"]["nl"]) == (
        4,
        "restore",
        "",
    )


@pytest.mark.parametrize(("number", "token"), [(9, "3"), (10**30, "3"), (1, "99"), (1, ""), (1, "x")])
def test_restore_of_unknown_revisions_saves_nothing(signed_in, profile, three_revisions, number, token):
    answer = signed_in.post(url("restore", number), {"revision": token})

    assert (answer.status_code, answer.url) == (302, url("history"))
    assert newest(profile).number == 3


def test_restore_of_the_same_place_meanwhile_shows_the_resolve_page(signed_in, profile, three_revisions):
    answer = signed_in.post(url("restore", 1), {"revision": "2"})

    assert answer.status_code == 409
    assert choose(signed_in, answer, c0="mine").status_code == 302
    assert newest(profile).content["summary"]["nl"] == ""


def test_publish_button_of_an_old_page_publishes_nothing(client, profile, three_revisions):
    client.force_login(factories.coordinator())

    for token in ("2", "", "x", "99"):
        answer = client.post(url("publish"), {"revision": token})
        assert (answer.status_code, Document.objects.get(pk=profile.pk).published) == (302, None)
    client.post(url("publish"), {"revision": "3"})

    assert Document.objects.get(pk=profile.pk).published.number == 3


# ---------- beginning a profile ----------
def test_new_profile_page_starts_a_draft_and_goes_to_its_form(signed_in, owner):
    data = form_of_new_profile(signed_in).data(title_nl="Sloper", title_en="Demolisher")

    answer = signed_in.post(reverse("profile-new"), data)

    profile = Profile.objects.get()
    assert answer.url == reverse("profile-edit", args=["sloper"])
    assert (profile.document.owner, profile.document.state) == (owner, "draft")
    assert profile.document.working.content["title"] == {"nl": "Sloper", "en": "Demolisher"}


def form_of_new_profile(client):
    (form,) = [form for form in forms_of(client.get(reverse("profile-new"))) if "title_nl" in form.names()]
    return form


@pytest.mark.parametrize(
    "changes", [{"title_nl": ""}, {"title_nl": "x" * 201}, {"owner": "0"}, {"owner": "x"}, {"kind": "x"}]
)
def test_new_profile_page_keeps_the_input_and_names_what_is_wrong(signed_in, owner, changes):
    answer = signed_in.post(
        reverse("profile-new"),
        form_of_new_profile(signed_in).data(**({"title_nl": "x", "title_en": "Bewaard"} | changes)),
    )

    assert (answer.status_code, Profile.objects.count()) == (422, 0)
    assert "Bewaard" in answer.content.decode()


def test_new_profile_page_is_not_for_another_partner(signed_in):
    other = factories.partner()

    answer = signed_in.post(
        reverse("profile-new"), form_of_new_profile(signed_in).data(title_nl="x", owner=str(other.pk))
    )

    assert (answer.status_code, Profile.objects.count()) == (422, 0)


# ---------- every form, every visitor ----------
def pages_with_forms(client, profile):
    """{page: answer} of every page that edits this profile."""
    row = newest(profile).content["requirements"][0]
    form = edit_form(client)
    others_save(profile, summary=text("Van hen"), requirements=[row | {"level": 3}])
    return {
        "edit": client.get(url("edit")),
        "invalid": client.post(url("edit"), edit_form(client).data(**{"title-nl": "x" * 300})),
        "button": client.post(url("edit"), edit_form(client).data(do="add:tasks")),
        "resolve": client.post(url("edit"), form.data(**{"summary-nl": "Van mij"})),
        "history": client.get(url("history")),
        "compare": client.get(url("compare", 1, 2)),
        "new": client.get(reverse("profile-new")),
        "detail": client.get(url()),
    }


def test_every_form_carries_its_tokens(client, profile):
    client.force_login(factories.coordinator())
    editing = {url("edit"), url("resolve"), url("restore", 1), url("publish")}
    seen = set()

    for page, answer in pages_with_forms(client, profile).items():
        for form in forms_of(answer):
            if form.method != "post":
                continue
            assert form.value("csrfmiddlewaretoken"), (page, form.action)
            if form.action in editing:
                seen.add(form.action)
                assert form.value("revision") in {"1", "2"}, (page, form.action)

    assert {url("edit"), url("resolve"), url("restore", 1)} <= seen


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("edit", {"revision": "1"}),
        ("resolve", {}),
        ("publish", {"revision": "1"}),
        ("restore", {"revision": "1"}),
    ],
)
def test_every_form_is_refused_without_its_csrf_token(by, profile, page, data):
    strict = Client(enforce_csrf_checks=True)  # the client of the other tests does not check
    strict.force_login(factories.coordinator())
    address = url(page, 1) if page == "restore" else url(page)

    assert strict.post(address, data).status_code == 403
    assert newest(profile).number == 1


#               GET edit, history, compare; POST edit, resolve, restore, publish
ON_A_DRAFT = {
    "anonymous": (302,) * 7,
    "stranger": (404,) * 7,
    "reader": (403, 200, 200, 403, 403, 403, 403),
    "contributor": (403, 200, 200, 403, 403, 403, 403),
    "editor": (200, 200, 200, 302, 302, 302, 403),
    "coordinator": (200, 200, 200, 302, 302, 302, 302),
}
ON_A_PUBLISHED_ONE = ON_A_DRAFT | {"stranger": (403,) * 7}


def statuses(client, user, profile):
    """The answers to one visitor, in the order of the table."""
    if user.is_authenticated:
        client.force_login(user)
    number = newest(profile).number
    got = [client.get(url("edit")), client.get(url("history")), client.get(url("compare", 1, number))]
    got.append(client.post(url("edit"), edit_data(profile)))
    got.append(client.post(url("resolve"), {}))
    got.append(client.post(url("restore", number), {"revision": str(newest(profile).number)}))
    got.append(client.post(url("publish"), {"revision": str(newest(profile).number)}))
    return tuple(answer.status_code for answer in got)


def edit_data(profile):
    """What the edit form posts for the content as it is."""
    working = newest(profile)
    return parse_qs(filled(PROFILE, working.content), keep_blank_values=True) | {
        "revision": [str(working.number)]
    }


@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_who_may_open_and_post_what_of_a_draft(client, owner, profile, name):
    assert statuses(client, factories.cast(owner)[name], profile) == ON_A_DRAFT[name]
    assert newest(profile).number == 1


@pytest.mark.parametrize("name", ON_A_PUBLISHED_ONE)
def test_who_may_open_and_post_what_of_a_published_one(client, owner, profile, name):
    actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)

    assert statuses(client, factories.cast(owner)[name], profile) == ON_A_PUBLISHED_ONE[name]
    assert newest(profile).number == 1


def test_anonymous_visitors_come_back_after_signing_in(client, profile):
    answer = client.get(url("edit"))

    assert answer.url == f"{reverse('sign-in')}?next={url('edit')}"


def test_a_disabled_user_is_signed_out(client, owner, profile, by):
    client.force_login(by)
    by.is_active = False
    by.save()

    assert client.get(url("edit")).status_code == 302
    assert client.post(url("edit"), {"revision": "1"}).status_code == 302
    assert newest(profile).number == 1


# ---------- content is text ----------
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 }}"


def test_every_page_shows_content_as_text(signed_in, owner):
    sign = factories.language_map(EVIL)
    profile = factories.draft(
        owner,
        slug=SLUG,
        title=EVIL,
        summary=sign,
        tasks=[factories.task_row(EVIL, support=sign)],
        requirements=[factories.requirement_row(factories.competence(EVIL), lacking_source=EVIL[:90])],
        jobs=[factories.job(label_nl=EVIL)],
    )
    row = newest(profile).content["tasks"][0]["id"]

    for page, answer in pages_with_forms(signed_in, profile).items():
        shown = answer.content.decode()
        assert "<script>alert" not in shown, page
        assert "<img src=x" not in shown, page
    form = pressed(signed_in, edit_form(signed_in), f"remove:tasks:{row}")
    assert form.value(f"tasks-{row}-title-nl") == EVIL


def test_a_note_and_a_name_are_shown_as_text(signed_in, profile, by):
    by.name = EVIL
    by.save()
    signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "note": EVIL}))

    for address in (url("history"), url("compare", 1, 2), url("edit")):
        assert "<script>alert" not in signed_in.get(address).content.decode()
    assert Revision.objects.get(document=profile.pk, number=2).note == EVIL
