"""Two editors at once, each in a real browser of their own: who is here, what is new, and input that survives."""

import pytest
from django.urls import reverse

from coediting.models import Document
from profiles import actions
from tests import factories
from tests.browser.accessibility import faults, watch
from tests.browser.test_editor import save, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DRAFT_KEYS = "Object.keys(localStorage).filter(key => key.startsWith('greenskills:draft:'))"


@pytest.fixture(autouse=True)
def quick(settings):
    """A sign of life every half second instead of every 15 seconds."""
    settings.PRESENCE_SECONDS = 0.5


@pytest.fixture
def owner():
    return factories.partner("embuild", name_nl="Embuild")


@pytest.fixture
def agoria():
    return factories.partner("agoria", name_nl="Agoria")


@pytest.fixture
def profile(owner, agoria):
    return factories.draft(
        owner,
        slug="sorteerder",
        partners=[agoria],
        tasks=[factories.task_row("Sorteert"), factories.task_row("Reinigt")],
    )


@pytest.fixture
def open_editor(new_page, live_server, profile):
    """Call it with a user for the edit page in a fresh browser context; `beside` opens a tab beside another."""

    def go(user=None, beside=None):
        page = beside.context.new_page() if beside else new_page()
        page.complaints = watch(page)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => "
            "console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));"
        )
        if user:
            sign_in(page, live_server, user)
        page.goto(live_server.url + reverse("profile-edit", args=[profile.slug]))
        return page

    return go


@pytest.fixture
def mine(open_editor, owner):
    return open_editor(factories.editor(owner))


@pytest.fixture
def theirs(open_editor, agoria):
    return open_editor(factories.editor(agoria))


def newest(profile):
    return Document.objects.get(pk=profile.pk).working


def summary(page):
    return page.locator("textarea[name='summary-nl']")


def keep(page):
    """Wait until the browser has kept what was typed."""
    page.wait_for_function(f"() => {DRAFT_KEYS}.length > 0")


def bar(page):
    return page.locator("[data-presence-news] .notice")


def found(page):
    return page.locator("[data-autosave] .notice")


def press(page, locator):
    with page.expect_navigation():
        locator.click()


# ---------- who is here ----------
def test_each_sees_the_other_with_section_and_row_and_sees_them_go(mine, theirs, profile):
    row = newest(profile).content["tasks"][1]["id"]

    theirs.locator(f"textarea[name='tasks-{row}-title-nl']").focus()
    mine.wait_for_selector(f"#row-{row}.is-other [data-other]")
    heading = mine.locator("section:has(#f-tasks) h2").inner_text()
    assert "Agoria" in mine.locator("[data-presence-list]").inner_text()
    assert heading in mine.locator("[data-presence-list]").inner_text()
    assert "Embuild" in theirs.locator("[data-presence-list]").inner_text()
    assert faults(mine) == []
    # A row that is drawn anew keeps its mark.
    mine.locator(f"#do-up-{row}").click()
    mine.wait_for_function("id => document.querySelector('#f-tasks .rows > li').id === id", arg=f"row-{row}")
    mine.wait_for_selector(f"#row-{row}:not(.htmx-settling)")
    assert mine.locator(f"#row-{row}.is-other [data-other]").count() == 1
    theirs.goto("about:blank")
    mine.wait_for_selector("[data-presence-list]", state="hidden")

    assert mine.locator(".is-other").count() == 0
    assert (mine.complaints, theirs.complaints) == ([], [])


def test_the_same_person_in_two_tabs_is_told_so_without_alarm(mine, open_editor):
    other = open_editor(beside=mine)

    other.wait_for_selector("[data-presence-list] li")
    assert other.locator("[data-presence-list] li").count() == 1
    assert "Embuild" not in other.locator("[data-presence-list]").inner_text()
    assert not found(other).is_visible()
    assert not bar(other).is_visible()


HIDE = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_tab_in_the_background_counts_only_with_unsaved_input(mine, theirs):
    shown = mine.locator("[data-presence-list]")
    shown.wait_for()

    theirs.evaluate(HIDE, True)
    shown.wait_for(state="hidden")
    theirs.evaluate(HIDE, False)
    shown.wait_for()
    summary(theirs).fill("Van hen")
    theirs.evaluate(HIDE, True)
    mine.wait_for_timeout(1200)  # longer than two intervals

    assert shown.is_visible()


# ---------- somebody saved ----------
def test_a_save_of_another_shows_a_bar_and_is_taken_in(mine, theirs, profile):
    summary(mine).fill("Van mij")
    theirs.locator("textarea[name='context-nl']").fill("Van hen")
    save(theirs)
    bar(mine).wait_for()
    assert "Agoria" in bar(mine).inner_text()
    assert faults(mine) == []
    with mine.context.expect_page() as opened:
        bar(mine).locator("a").click()
    opened.value.wait_for_load_state()
    assert "Van hen" in opened.value.inner_text("main")
    opened.value.close()

    press(mine, bar(mine).locator("button"))

    assert newest(profile).number == 2
    assert (summary(mine).input_value(), mine.locator("textarea[name='context-nl']").input_value()) == (
        "Van mij",
        "Van hen",
    )
    assert mine.locator("[data-unsaved]").inner_text().startswith("1 ")
    assert mine.locator(".field--unsaved").count() == 1
    mine.wait_for_timeout(1200)  # longer than an interval: what was taken in is no news any more
    assert not bar(mine).is_visible()
    save(mine)
    saved = newest(profile)
    assert (saved.number, saved.origin) == (3, "page")
    assert [saved.content[name]["nl"] for name in ("summary", "context")] == ["Van mij", "Van hen"]
    assert (mine.complaints, theirs.complaints) == ([], [])


def test_not_taking_it_in_merges_silently_when_saving(mine, theirs, profile):
    summary(mine).fill("Van mij")
    theirs.locator("textarea[name='context-nl']").fill("Van hen")
    save(theirs)
    bar(mine).wait_for()

    save(mine)

    saved = newest(profile)
    assert (saved.number, saved.origin) == (3, "merge")
    assert [saved.content[name]["nl"] for name in ("summary", "context")] == ["Van mij", "Van hen"]


def test_taking_in_a_conflict_keeps_what_was_typed_and_the_choice_comes_when_saving(mine, theirs, profile):
    summary(mine).fill("Van mij")
    summary(theirs).fill("Van hen")
    save(theirs)
    bar(mine).wait_for()

    press(mine, bar(mine).locator("button"))

    assert summary(mine).input_value() == "Van mij"
    assert mine.locator(".messages .notice").count() == 1
    bar(mine).wait_for()
    save(mine)
    assert mine.locator("fieldset.conflict").count() == 1
    assert newest(profile).number == 2


def test_a_lost_session_is_said_and_the_input_is_kept(mine):
    summary(mine).fill("Van mij")
    mine.context.clear_cookies(name="sessionid")

    mine.wait_for_selector("[data-presence-trouble] .notice")
    keep(mine)


# ---------- input that is not saved ----------
def killed_with_input(mine, profile, owner):
    """A tab dies with a changed text and a new row in it; meanwhile another one saves."""
    summary(mine).fill("Van mij")
    mine.locator("#do-add-tasks").click()
    mine.wait_for_selector("#f-tasks .rows > li:nth-child(3)")
    mine.keyboard.type("Weegt")
    mine.wait_for_function(f"() => {DRAFT_KEYS}.some(key => localStorage.getItem(key).includes('Weegt'))")
    content = newest(profile).content | {"context": {"nl": "Van hen", "en": ""}}
    actions.revise_profile(profile=profile, by=factories.editor(owner), base=1, content=content)
    mine.close()


def test_input_survives_a_tab_that_was_killed(mine, open_editor, profile, owner):
    killed_with_input(mine, profile, owner)

    page = open_editor(beside=mine)
    found(page).wait_for()
    assert faults(page) == []
    press(page, found(page).locator("[data-restore]"))

    assert summary(page).input_value() == "Van mij"
    assert page.locator("#f-tasks .rows > li").count() == 3
    # The input grew from revision 1, and the page knows it: the summary, the new row's place and its texts.
    assert page.locator("input[name='revision']").input_value() == "1"
    assert page.locator("[data-unsaved]").is_visible()
    assert not found(page).is_visible()
    save(page)
    saved = newest(profile)
    assert [saved.content[name]["nl"] for name in ("summary", "context")] == ["Van mij", "Van hen"]
    assert [row["title"]["nl"] for row in saved.content["tasks"]] == ["Sorteert", "Reinigt", "Weegt"]
    assert page.evaluate(DRAFT_KEYS) == []
    assert page.complaints == []


def test_without_its_script_there_is_nothing_to_bring_back(mine, open_editor, profile, owner, agoria):
    """The negative of the test above: the same story, with autosave.js kept out."""
    mine.context.route("**/autosave*.js", lambda route: route.abort())
    mine.reload()
    summary(mine).fill("Van mij")
    mine.wait_for_timeout(1500)
    mine.close()

    page = open_editor(beside=mine)

    assert page.evaluate(DRAFT_KEYS) == []
    assert summary(page).input_value() == ""
    assert not found(page).is_visible()


def test_input_survives_a_reload_and_is_not_slipped_into_a_newer_base(mine, theirs, profile):
    """A browser that fills the form in again after a reload would put old input on a new revision."""
    mine.on("dialog", lambda dialog: dialog.accept())
    summary(mine).fill("Van mij")
    keep(mine)
    summary(theirs).fill("Van hen")
    save(theirs)

    mine.reload()

    assert summary(mine).input_value() == "Van hen"
    found(mine).wait_for()
    press(mine, found(mine).locator("[data-restore]"))
    save(mine)
    assert mine.locator("fieldset.conflict").count() == 1


def test_input_is_forgotten_after_a_save_and_after_throwing_it_away(mine, open_editor):
    summary(mine).fill("Bewaard")
    keep(mine)
    save(mine)
    assert mine.evaluate(DRAFT_KEYS) == []
    page = open_editor(beside=mine)
    assert not found(page).is_visible()
    summary(page).fill("Weg ermee")
    keep(page)
    page.close()

    page = open_editor(beside=mine)
    found(page).wait_for()
    found(page).locator("[data-discard]").click()

    assert not found(page).is_visible()
    assert page.evaluate(DRAFT_KEYS) == []


def test_input_that_was_typed_back_is_no_longer_kept(mine):
    summary(mine).fill("Van mij")
    keep(mine)

    summary(mine).fill("")

    mine.wait_for_function(f"() => {DRAFT_KEYS}.length === 0")


def test_a_save_that_was_refused_keeps_the_input(mine, open_editor):
    mine.locator("textarea[name='title-nl']").fill("x" * 300)
    keep(mine)

    save(mine)

    assert len(mine.evaluate(DRAFT_KEYS)) == 1
    assert mine.locator("[data-unsaved]").inner_text().startswith("1 ")
    assert not found(mine).is_visible()
    mine.close()
    found(open_editor(beside=mine)).wait_for()


def test_input_of_a_tab_that_is_still_open_is_offered_only_when_it_goes(mine, open_editor):
    summary(mine).fill("Van mij")
    keep(mine)
    other = open_editor(beside=mine)
    other.wait_for_selector("[data-presence-list] li")
    assert not found(other).is_visible()

    mine.close()

    found(other).wait_for()


def test_another_user_of_the_same_browser_never_sees_the_input(mine, open_editor, owner, live_server):
    summary(mine).fill("Van mij")
    keep(mine)
    mine.close()
    mine.context.clear_cookies()

    other = open_editor(factories.editor(owner), beside=mine)
    other.wait_for_timeout(300)

    assert not found(other).is_visible()
    assert len(other.evaluate(DRAFT_KEYS)) == 1


def test_kept_input_holds_no_token_and_goes_after_thirty_days(mine, open_editor):
    summary(mine).fill("Van mij")
    keep(mine)
    kept = mine.evaluate(f"localStorage.getItem({DRAFT_KEYS}[0])")
    assert "csrf" not in kept
    assert mine.locator("input[name='csrfmiddlewaretoken']").first.get_attribute("value") not in kept
    mine.close()

    page = open_editor(beside=mine)
    found(page).wait_for()
    page.evaluate(
        f"{DRAFT_KEYS}.forEach(key => {{ const kept = JSON.parse(localStorage.getItem(key));"
        " kept.at -= 30 * 24 * 3600 * 1000; localStorage.setItem(key, JSON.stringify(kept)); })"
    )
    page.reload()

    assert not found(page).is_visible()
    assert page.evaluate(DRAFT_KEYS) == []
