"""The resolve page in a real browser, by keyboard alone and without JavaScript: nothing of either side is lost."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import actions
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import document, read, submit, troubles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
FOCUS = "[document.activeElement.id, document.activeElement.value, document.activeElement.tagName]"


@pytest.fixture
def profile(embuild, agoria):
    return factories.draft(
        embuild,
        slug="sorteerder",
        partners=[agoria],
        summary=factories.language_map("Sorteert puin"),
        tasks=[factories.task_row("Sorteert"), factories.task_row("Reinigt")],
        requirements=[factories.requirement_row(factories.competence("sort waste"))],
    )


@pytest.fixture
def in_conflict(visit, profile, embuild, agoria):
    """Call it for a page with three choices: a text, a task edited here and removed there, and a level.

    Each side also changed one place of its own: the context there, the autonomy here.
    """

    def go(**options):
        page = visit(reverse("profile-edit", args=[profile.slug]), factories.editor(embuild), **options)
        before = document(profile).working.content
        one, two = before["tasks"]
        row = before["requirements"][0]
        theirs = before | {
            "summary": {"nl": "Van hen", "en": "Sorteert puin in English"},
            "context": {"nl": "Ook van hen", "en": ""},
            "tasks": [two],
            "requirements": [row | {"level": 3}],
        }
        actions.revise_profile(profile=profile, by=factories.editor(agoria), base=1, content=theirs)
        page.locator("textarea[name=summary-nl]").fill("Van mij")
        page.locator("textarea[name=autonomy-nl]").fill("Ook van mij")
        page.locator(f"textarea[name=tasks-{one['id']}-title-nl]").fill("Sorteert snel")
        page.locator(f"select[name=requirements-{row['id']}-level]").select_option("4")
        page.locator("#note").fill("Nieuwe machines")
        submit(page, page.locator(".savebar button.button--main"))
        assert page.locator("fieldset.conflict").count() == 3
        return page

    return go


def result(profile):
    """(number, origin, note, what stands at each place) of the newest revision."""
    saved = document(profile).working
    content = saved.content
    texts = [content[name]["nl"] for name in ("summary", "context", "autonomy")]
    tasks = [row["title"]["nl"] for row in content["tasks"]]
    return saved.number, saved.note, texts, tasks, content["requirements"][0]["level"]


def focused(page):
    return page.evaluate(FOCUS)


def walk_to(page, wanted, limit):
    """Press Tab until the focus is on the element with this id; fails after `limit` stops."""
    seen = []
    for _stop in range(limit):
        page.keyboard.press("Tab")
        seen.append(focused(page)[0])
        if seen[-1] == wanted:
            return
    pytest.fail(f"{wanted} was not reached; the stops were {seen}")


def test_resolving_by_keyboard_alone(in_conflict, profile):
    page = in_conflict()
    assert focused(page)[2] == "H1"
    assert faults(page) == []

    # A text is marked word by word, a choice as a whole.
    level = page.locator("#c2 .version--mine")
    marked = [level.locator(mark).inner_text() for mark in ("del", "ins")]
    assert marked == [_("2 – does it with help"), _("4 – guides others")]

    # One stop to the first choice; the arrows go through the four, and the text of one's own is the next stop.
    walk_to(page, "c0-base", 1)
    page.keyboard.press("Space")
    for choice in ("theirs", "mine", "own"):
        page.keyboard.press("ArrowDown")
        assert (focused(page)[0], page.locator(f"#c0-{choice}").is_checked()) == (f"c0-{choice}", True)
    walk_to(page, "c0-text", 1)
    page.keyboard.press("Control+A")
    page.keyboard.type("Van ons samen")
    walk_to(page, "c1-base", 1)
    page.keyboard.press("ArrowUp")
    assert focused(page)[0] == "c1-mine"
    walk_to(page, "c2-base", 1)
    page.keyboard.press("ArrowDown")
    assert focused(page)[0] == "c2-theirs"
    page.keyboard.press("Tab")  # the table of what merged by itself scrolls by keyboard too
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
    page.keyboard.press("Tab")
    assert focused(page)[2] == "BUTTON"
    with page.expect_navigation():
        page.keyboard.press("Enter")

    kept = ["Van ons samen", "Ook van hen", "Ook van mij"]
    assert result(profile) == (3, "Nieuwe machines", kept, ["Sorteert snel", "Reinigt"], 3)
    assert troubles(page, answers=[409]) == []


def test_resolving_without_javascript(in_conflict, profile):
    page = in_conflict(java_script_enabled=False)

    # Not every choice made: the page asks, and keeps what is chosen and typed.
    page.locator("#c0-own").check()
    page.locator("#c0-text").fill("Van ons samen")
    page.locator("#c1-theirs").check()
    submit(page, page.locator(".savebar button.button--main"))
    assert page.locator("[role=alert]").count() == 1
    assert page.locator(".errorlist").count() == 1
    page.locator("[role=alert] a").click()
    assert page.url.endswith("#c2")
    assert (page.locator("#c0-own").is_checked(), page.locator("#c1-theirs").is_checked()) == (True, True)
    assert page.locator("#c0-text").input_value() == "Van ons samen"
    page.locator("#c2-base").check()
    submit(page, page.locator(".savebar button.button--main"))

    kept = ["Van ons samen", "Ook van hen", "Ook van mij"]
    assert result(profile) == (3, "Nieuwe machines", kept, ["Reinigt"], 2)
    assert "3" in read(page, ".messages")
    assert troubles(page, answers=[409, 422]) == []


def test_writing_a_text_of_ones_own_chooses_it(in_conflict, profile):
    """Whoever typed a text and forgot the button beside it must not find another version saved."""
    page = in_conflict(width=320)
    assert faults(page) == []
    for number in range(3):
        page.locator(f"#c{number}-theirs").check()

    page.locator("#c0-text").fill("Van ons samen")
    assert page.locator("#c0-own").is_checked()
    submit(page, page.locator(".savebar button.button--main"))

    assert result(profile)[2:] == (["Van ons samen", "Ook van hen", "Ook van mij"], ["Reinigt"], 3)
    assert troubles(page, answers=[409]) == []


def test_resolving_when_a_third_editor_saves_meanwhile(in_conflict, profile, agoria):
    """The choices made so far stand there again, and only what collides anew is asked."""
    page = in_conflict()
    page.locator("#c0-text").fill("Van ons samen")
    page.locator("#c1-mine").check()
    page.locator("#c2-mine").check()
    third = document(profile).working.content | {"autonomy": {"nl": "Van een derde", "en": ""}}
    actions.revise_profile(profile=profile, by=factories.editor(agoria), base=2, content=third)

    submit(page, page.locator(".savebar button.button--main"))

    assert page.locator("fieldset.conflict").count() == 1
    assert _("Autonomy") in read(page, "fieldset.conflict legend")
    page.locator("#c0-mine").check()
    submit(page, page.locator(".savebar button.button--main"))
    kept = ["Van ons samen", "Ook van hen", "Ook van mij"]
    assert result(profile) == (4, "Nieuwe machines", kept, ["Sorteert snel", "Reinigt"], 4)
    assert troubles(page, answers=[409]) == []
