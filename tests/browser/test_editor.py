"""The edit form in a real browser: quick with the keyboard alone, and nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from coediting.models import Document
from profiles import actions
from tests import factories
from tests.browser.accessibility import faults, watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def owner():
    return factories.partner("embuild", name_nl="Embuild")


@pytest.fixture
def profile(owner):
    return factories.draft(
        owner,
        slug="sorteerder",
        tasks=[factories.task_row("Sorteert"), factories.task_row("Reinigt"), factories.task_row("Herstelt")],
        requirements=[factories.requirement_row(factories.competence("sort waste"))],
    )


@pytest.fixture
def complaints(page):
    """What the browser complained about: refusals by the content security policy, script errors."""
    found = watch(page)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', event => "
        "console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));"
    )
    return found


@pytest.fixture
def editor(page, live_server, profile, owner, complaints):
    """The edit form, open in the browser of an editor."""
    sign_in(page, live_server, factories.editor(owner))
    page.goto(live_server.url + reverse("profile-edit", args=[profile.slug]))
    return page


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])


def newest(profile):
    return Document.objects.get(pk=profile.pk).working


def save(page):
    """Press the visible save button and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(".savebar button.button--main").click()


def titles(page):
    return [
        area.input_value()
        for area in page.locator("#f-tasks li:not(.is-removed) textarea[name$='title-nl']").all()
    ]


def focused(page):
    """The id of what has the focus."""
    return page.evaluate("document.activeElement.id")


def test_form_opens_at_its_top_and_takes_no_focus(editor):
    assert focused(editor) == ""
    assert editor.evaluate("window.scrollY") == 0


def test_type_ahead_picks_a_competence_by_keyboard(editor, profile, complaints):
    wanted = factories.competence("repair bicycles")
    factories.competence("repair roofs")
    box = editor.locator("#find-requirements")

    box.focus()
    box.press_sequentially("bicycl")
    editor.wait_for_selector("#f-requirements [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant")
    box.press("Enter")
    editor.wait_for_selector("#f-requirements .rows > li:nth-child(2)")
    assert (
        "repair bicycles"
        in editor.locator("#f-requirements .rows > li:nth-child(2) .items__name").inner_text()
    )
    assert focused(editor).endswith("-level")
    save(editor)

    assert [row["competence"] for row in newest(profile).content["requirements"]][1:] == [str(wanted.uid)]
    assert complaints == []


def test_type_ahead_closes_with_escape_and_moves_with_arrows(editor, complaints):
    for name in ("clean floors", "clean windows"):
        factories.competence(name)
    box = editor.locator("#find-requirements")

    box.press_sequentially("clean")
    editor.wait_for_selector("#f-requirements [role=option] >> nth=1")
    first = box.get_attribute("aria-activedescendant")
    box.press("ArrowDown")
    second = box.get_attribute("aria-activedescendant")
    box.press("ArrowDown")
    assert (first != second, box.get_attribute("aria-activedescendant")) == (True, first)
    box.press("Escape")

    assert not editor.locator("#f-requirements [role=listbox]").is_visible()
    assert box.get_attribute("aria-expanded") == "false"
    assert complaints == []


def test_rows_move_by_keyboard_and_keep_the_focus(editor, profile, complaints):
    one, two, three = (row["id"] for row in newest(profile).content["tasks"])

    editor.locator(f"#do-down-{one}").focus()
    editor.keyboard.press("Enter")
    editor.wait_for_function(
        "id => document.querySelectorAll('#f-tasks .rows > li')[1].id === id", arg=f"row-{one}"
    )
    assert (titles(editor), focused(editor)) == (["Reinigt", "Sorteert", "Herstelt"], f"do-down-{one}")
    editor.keyboard.press("Enter")
    editor.wait_for_function(
        "id => document.querySelectorAll('#f-tasks .rows > li')[2].id === id", arg=f"row-{one}"
    )
    # At the end "down" is not possible any more: the focus stays with the row.
    assert focused(editor) == f"do-up-{one}"
    save(editor)

    assert [row["id"] for row in newest(profile).content["tasks"]] == [two, three, one]
    assert complaints == []


def test_a_new_row_gets_the_focus(editor, profile, complaints):
    editor.locator("#do-add-tasks").focus()
    editor.keyboard.press("Enter")
    editor.wait_for_selector("#f-tasks .rows > li:nth-child(4)")

    assert focused(editor).endswith("-title-nl")
    editor.keyboard.type("Weegt")
    save(editor)

    assert [row["title"]["nl"] for row in newest(profile).content["tasks"]] == [
        "Sorteert",
        "Reinigt",
        "Herstelt",
        "Weegt",
    ]
    assert complaints == []


def test_a_removed_row_is_put_back_with_what_was_typed(editor, profile, complaints):
    two = newest(profile).content["tasks"][1]["id"]
    editor.locator(f"textarea[name='tasks-{two}-title-nl']").fill("Reinigt grondig")

    editor.locator(f"#do-remove-{two}").focus()
    editor.keyboard.press("Enter")
    editor.wait_for_selector(f"#row-{two}.is-removed")
    assert focused(editor) == f"do-undo-{two}"
    editor.keyboard.press("Enter")
    editor.wait_for_selector(f"#row-{two}:not(.is-removed)")
    assert (titles(editor), focused(editor)) == (
        ["Sorteert", "Reinigt grondig", "Herstelt"],
        f"do-remove-{two}",
    )
    save(editor)

    assert newest(profile).content["tasks"][1]["title"]["nl"] == "Reinigt grondig"
    assert complaints == []


def test_what_is_not_saved_is_counted_and_marked(editor, complaints):
    counter = editor.locator("[data-unsaved]")
    summary = editor.locator("textarea[name='summary-nl']")
    assert not counter.is_visible()

    summary.fill("Nieuw")
    assert "1" in counter.inner_text()
    assert editor.locator(".field--unsaved").count() == 1
    editor.locator("select[name='vks_level']").select_option("3")
    assert "2" in counter.inner_text()
    summary.fill("")
    editor.locator("select[name='vks_level']").select_option("")

    assert not counter.is_visible()
    assert editor.locator(".field--unsaved").count() == 0
    assert complaints == []


def test_leaving_with_unsaved_changes_asks_first(editor, live_server):
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    editor.locator("textarea[name='summary-nl']").click()
    editor.keyboard.type("Nieuw")

    editor.evaluate("setTimeout(() => { location.href = '/nl/'; }, 0)")
    editor.wait_for_timeout(500)

    assert asked == ["beforeunload"]
    assert editor.locator("textarea[name='summary-nl']").input_value() == "Nieuw"


def test_two_editors_one_conflict_and_one_other_field_each(editor, profile, owner, complaints):
    """The other one saves while the form is open; the page asks once, and keeps the rest of both."""
    editor.locator("textarea[name='summary-nl']").fill("Van mij")
    editor.locator("textarea[name='autonomy-nl']").fill("Ook van mij")
    content = newest(profile).content
    theirs = {"summary": {"nl": "Van hen", "en": ""}, "context": {"nl": "Ook van hen", "en": ""}}
    actions.revise_profile(profile=profile, by=factories.editor(owner), base=1, content=content | theirs)

    save(editor)
    assert editor.locator("fieldset.conflict").count() == 1
    assert faults(editor) == []
    editor.locator("#c0-own").check()
    editor.locator("#c0-text").fill("Van ons samen")
    save(editor)

    saved = newest(profile)
    assert saved.number == 3
    assert [saved.content[name]["nl"] for name in ("summary", "autonomy", "context")] == [
        "Van ons samen",
        "Ook van mij",
        "Ook van hen",
    ]
    # The browser itself notes the 409 as a failed request; nothing else may be there.
    assert [line for line in complaints if "409" not in line] == []


def test_a_form_with_faults_leads_to_them(editor, profile, complaints):
    row = newest(profile).content["requirements"][0]["id"]
    editor.locator(f"#row-{row} details summary").click()
    editor.locator(f"input[name='requirements-{row}-lacking_low']").fill("90")
    save(editor)

    assert newest(profile).number == 1
    assert editor.locator("[role=alert]").is_visible()
    assert editor.locator(f"input[name='requirements-{row}-lacking_low']").is_visible()
    assert editor.locator(f"input[name='requirements-{row}-lacking_low']").input_value() == "90"
    assert faults(editor) == []


def test_type_ahead_of_a_target_finds_actions_of_roadmaps(page, live_server, owner, complaints):
    """Actions are no part of the catalogue; the target's own options know them."""
    from roadmap.models import Action, Roadmap  # only here; the other tests know profiles alone

    road = Roadmap.objects.create(slug="r", title_nl="Routekaart")
    action = Action.objects.create(roadmap=road, code="A1", title_nl="Leerladder uitbouwen")
    target = factories.target(owner)
    sign_in(page, live_server, factories.editor(owner))
    page.goto(live_server.url + reverse("target-edit", args=[target.slug]))

    page.locator("#find-actions").press_sequentially("leerladder")
    page.get_by_role("option", name="Leerladder uitbouwen").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-actions .picks__list input[type=hidden]", state="attached")
    save(page)

    assert list(target.actions.all()) == [action]
