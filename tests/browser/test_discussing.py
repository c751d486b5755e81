"""Comments between two real browsers: they stay at their row, hold back publishing, and reach who is named."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Role
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import document, press, read, submit, troubles
from tests.coediting.telling import tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def profile(embuild, agoria):
    return factories.draft(
        embuild,
        slug="sorteerder",
        partners=[agoria],
        themes=[factories.theme()],
        sectors=[factories.sector()],
        tasks=[factories.task_row("Sorteert"), factories.task_row("Reinigt"), factories.task_row("Herstelt")],
        requirements=[factories.requirement_row(factories.competence("sort waste"))],
    )


@pytest.fixture
def discussion(profile):
    return reverse("document-comments", args=[profile.document.uid])


def titles(profile):
    return [row["title"]["nl"] for row in document(profile).working.content["tasks"]]


def write(page, text, at="", must_fix=False):
    page.locator("#write select[name=path]").select_option(at)
    page.locator("#write textarea[name=text]").fill(text)
    if must_fix:
        page.locator("#write input[name=must_fix]").check()
    press(page, "Place the comment")


def test_a_comment_stays_at_its_row_when_another_moves_and_rewords_it(
    visit, profile, discussion, embuild, agoria
):
    one = document(profile).working.content["tasks"][0]["id"]
    reader = visit(discussion, factories.user(Role.CONTRIBUTOR, agoria))
    write(reader, "Ook gevaarlijk afval?", at=f"tasks/{one}")
    assert faults(reader) == []

    editor = visit(reverse("profile-edit", args=[profile.slug]), factories.editor(embuild))
    editor.locator(f"textarea[name=tasks-{one}-title-nl]").fill("Sorteert puin")
    for place in (2, 3):
        editor.locator(f"#do-down-{one}").click()
        editor.locator(f"#f-tasks .rows > li:nth-child({place})#row-{one}:not(.htmx-settling)").wait_for()
    submit(editor, editor.locator(".savebar button.button--main"))
    assert titles(profile) == ["Reinigt", "Herstelt", "Sorteert puin"]

    # In the edit form the comment is counted at that row and nowhere else, and leads to the thread.
    editor.goto(editor.url.partition("/nl/")[0] + reverse("profile-edit", args=[profile.slug]))
    counted = editor.locator(f"#f-tasks .rows > li a[href^='{discussion}']")
    assert counted.count() == 1
    assert editor.locator(f"#row-{one} a[href^='{discussion}']").count() == 1
    submit(editor, counted)
    assert read(editor, ".comments__place h3") == f"{_('task').capitalize()} ‘Sorteert puin’"
    assert "Ook gevaarlijk afval?" in read(editor, ".comments__place .thread")
    assert faults(editor) == []
    assert troubles(reader, editor) == []


def test_what_must_be_fixed_holds_back_publishing_until_it_is_resolved(visit, profile, discussion, agoria):
    factories.approve(profile)
    reader = visit(discussion, factories.user(Role.CONTRIBUTOR, agoria))
    review = reverse("document-review", args=[profile.document.uid])
    coordinator = visit(review, factories.coordinator())
    assert coordinator.locator("#gates li.is-open").count() == 0

    write(reader, "Het niveau klopt niet", must_fix=True)
    press(coordinator, "Publish")

    # Refused, although the page that was open said that all was well; now it says what holds it back.
    assert document(profile).published is None
    assert coordinator.url.endswith(review)
    assert coordinator.locator("#gates li.is-open").count() == 1
    assert coordinator.get_by_role("button", name=_("Publish"), exact=True).count() == 0
    assert faults(coordinator) == []
    submit(coordinator, coordinator.locator(f"#gates a[href^='{discussion}']"))
    assert "Het niveau klopt niet" in read(coordinator, ".thread")

    press(reader, "Resolved", within=".thread__acts")
    coordinator.goto(coordinator.url.partition("/nl/")[0] + review)
    press(coordinator, "Publish")

    assert document(profile).published.number == 1
    assert troubles(reader, coordinator) == []


def test_who_is_named_finds_it_among_the_notifications(visit, profile, discussion, embuild, agoria):
    named = factories.editor(embuild)
    writer = visit(discussion, factories.user(Role.CONTRIBUTOR, agoria))
    reader = visit(reverse("notifications"), named)
    before = reader.locator("main .list > li").count()

    write(writer, f"Klopt dit, @{named.email}?")
    tell()
    reader.reload()

    told = reader.locator("main .list > li")
    assert (before, told.count()) == (0, 1)
    submit(reader, told.locator("a").first)
    thread = reader.locator(".thread:target, .thread:has(:target)")
    assert "Klopt dit" in thread.inner_text()
    assert faults(reader) == []
    assert troubles(writer, reader) == []
