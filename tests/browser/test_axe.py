"""Every page is accessible (WCAG 2.2 AA, best practices): wide and narrow, both languages, several colours."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from coediting.actions import comments, proposals, review_links, watching
from dialogues.actions import moderating, rooms
from dialogues.models import Dialogue
from exchange.actions import hooks
from partners.models import Role
from profiles.models import ImportJob, Job
from roadmap.actions import needs
from roadmap.models import NeedRun
from roadmap.needs import question
from tests import factories
from tests.browser.accessibility import OTHER_COLOURS, faults, look
from tests.coediting.telling import tell
from tests.dialogues import rooms as making_rooms
from tests.roadmap import needs_world as world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("axe")]

# Each language and each width once: Dutch words are the longer ones, so they have the narrow window.
LANGUAGES_AND_WIDTHS = [("nl", 320), ("en", 1280)]
EVERYBODY = [
    "home",
    "about",
    "method",
    "developers",
    "accessibility",
    "privacy",
    "sign-in",
    "password-reset",
    "password-reset-sent",
]
READING = [
    "profiles",
    "catalogue",
    "needs",
    "workforce",
    "evidence",
    "scenarios",
    "scenario-compare",
    "roadmap",
    "dialogues",
    "downloads",
    "join",
    "join-requests",
]
EDITOR = [
    "account",
    "keys",
    "password-change",
    "profile-new",
    "target-new",
    "competence-new",
    "my-work",
    "notifications",
    "tables",
    "watches",
    "webhooks",
]
COORDINATOR = ["imports", "machines", "workforce", "evidence-new", "evidence-import", "scenario-new"]


@pytest.fixture
def portal():
    """One of everything: addresses by name, and who may see them."""
    house = factories.partner("embuild", name_nl="Embuild Vlaanderen")
    editor = factories.editor(house)
    factories.token(editor)
    job = factories.job(code="7119", kind=Job.Kind.ISCO)
    competence = factories.competence()
    profile = _profile_of(house, job, competence)
    draft = factories.draft(house, title="In wording", by=editor)
    _link, secret = review_links.make_link(document=draft.document, by=editor, number=1, reviewer="An")
    target = factories.target(house)
    watching.watch(by=editor, source="document", subject=draft.document.uid)
    watching.watch(by=editor, source="theme", subject=factories.theme().uid)
    proposal = _with_discussion(draft, house, editor)
    tell()
    dialogue = _dialogue_of(house)
    room = _room_of(dialogue, editor, profile)
    return {
        "editor": editor,
        "coordinator": factories.coordinator(),
        "everybody": [(name, {}) for name in EVERYBODY + READING]
        + [
            ("profile", {"slug": profile.slug}),
            ("profile-version", {"slug": profile.slug, "version": 1}),
            ("profile-history", {"slug": profile.slug}),
            ("guest-review", {"secret": secret}),
            ("job", {"uid": job.uid}),
            ("competence", {"uid": competence.uid}),
            ("target", {"slug": target.slug}),
            ("target-history", {"slug": target.slug}),
            ("dialogue", {"slug": dialogue.slug}),
            ("room-join", {}),
            ("room", {"code": room.code}),
        ],
        "signed in": [(name, {}) for name in EDITOR]
        + [
            ("profile", {"slug": draft.slug}),
            ("profile-edit", {"slug": profile.slug}),
            ("profile-edit", {"slug": draft.slug}),
            ("document-review", {"uid": draft.document.uid}),
            ("document-review", {"uid": profile.document.uid}),
            ("target-edit", {"slug": target.slug}),
            ("profile-history", {"slug": draft.slug}),
            ("proposals", {"uid": draft.document.uid}),
            ("proposal", {"uid": draft.document.uid, "proposal": proposal.uid}),
            ("document-comments", {"uid": draft.document.uid}),
            ("document-watch", {"uid": profile.document.uid}),
            ("blame", {"uid": draft.document.uid}),
            ("dialogue-facilitate", {"slug": dialogue.slug}),
            ("dialogue-facilitate-open", {"slug": dialogue.slug}),
            ("dialogue-screen", {"slug": dialogue.slug}),
            ("webhook", {"uid": _webhook_of(editor).uid}),
            *(("import", {"uid": job.uid}) for job in _tables_of(editor, draft, profile)),
        ],
        "coordinating": [(name, {}) for name in COORDINATOR]
        + [("need-runs", {}), *(("need-run", {"uid": run.uid}) for run in _runs())],
    }


def _profile_of(house, job, competence):
    """A published profile with one competence whose lack is known, and one whose is not."""
    unknown = factories.requirement_row(factories.competence(), low=None, mid=None, high=None)
    return factories.published(
        house,
        title="Ontmantelaar",
        jobs=[job],
        tasks=[factories.task_row(), factories.task_row("Stapelt", suitability="support")],
        requirements=[factories.requirement_row(competence), unknown],
    )


def _webhook_of(editor):
    """A webhook whose address does not take a message, with a test that went well before."""
    hook, _secret = hooks.make_webhook(by=editor, name="Ours", url="https://hooks.example.org/in")
    attempt = {"at": timezone.now().isoformat(), "status": 500, "error": "refused", "milliseconds": 12}
    hook.deliveries.create(kind="ping", state="delivered", tries=1, attempts=[attempt | {"status": 200, "error": ""}])
    hook.deliveries.create(numbers=[1, 2], tries=1, attempts=[attempt])
    hook.failing_since = timezone.now()
    hook.save()
    return hook


def _tables_of(editor, draft, profile):
    """An edited table that was looked at, and one that collides with what others saved."""
    change = {"path": "title/nl", "row": 2, "from": "In wording", "to": "Ontmantelaar hout"}
    told = {"table": "profiles", "changed": 1, "proposed": 0, "refused": 0, "left_out": 0, "unlisted": 0}
    entry = {"what": "changed", "row": 2, "before": 1, "since": 1, "proposal": "", "changes": [change]}
    told["documents"] = [entry | {"uid": str(draft.document.uid)}]
    looked = ImportJob(state="done", report={"counts": {"documents": 3}, "more": told})
    collided = told["documents"] + [
        entry | {"uid": str(profile.document.uid), "what": "refused", "before": 2, "changes": []}
    ]
    fault = {"file": "tabel.xlsx", "row": 3, "column": "title.nl", "code": "conflict", "detail": "Anders"}
    faults = {"faults": [fault], "fault_total": 1, "by_code": {"conflict": 1}}
    failed = ImportJob(state="failed", report=faults | {"more": told | {"documents": collided, "refused": 1}})
    for job in (looked, failed):
        job.source, job.files, job.started_by = "tables", ["/tabel.xlsx"], editor
        job.save()
    return looked, failed


def _runs():
    """A recomputation that runs, and a second count that found a difference."""
    verdict = {"agrees": False, "totals": 1, "factors": 0, "pairs": 0, "scopes": 0}
    return [
        NeedRun.objects.create(trigger="needs.recompute_asked", step="factors", parts_done=2, parts_total=4),
        NeedRun.objects.create(
            trigger="nightly", engine="numpy", state="failed", difference=2.5, inputs={"verdict": verdict}
        ),
    ]


def _dialogue_of(house):
    """A dialogue three days from now."""
    return Dialogue.objects.create(
        slug="sloop",
        theme=factories.theme(),
        organiser=house,
        title_nl="Wie kan wat?",
        title_en="Who can do what?",
        starts=timezone.now() + datetime.timedelta(days=3),
        place="Gent",
    )


def _room_of(dialogue, editor, profile):
    """The room of a dialogue, with something said on a task, waiting and set aside, and a dot."""
    room = rooms.open_room(dialogue=dialogue, by=editor, documents=[profile.document])
    seat = making_rooms.seat(room)
    said = [making_rooms.say(seat, text) for text in ("Dat lukt", "Dat niet", "Dit ook niet")]
    moderating.cluster(room=room, by=editor, contributions=said[:1], theme="Taal")
    moderating.set_aside(room=room, by=editor, contributions=said[1:2], reason="Dubbel")
    room = rooms.move_room(room=room, by=editor, to="dots", seen="gathering")
    making_rooms.dot(seat, said[0])
    return room


def _with_discussion(profile, house, editor):
    """A proposal and a comment that wait on a draft; the proposal."""
    contributor = factories.user(Role.CONTRIBUTOR, house)
    comments.comment(document=profile.document, by=contributor, text="Niveau ontbreekt", must_fix=True)
    content = profile.document.working.content | {"title": factories.language_map("Ontmantelaar hout")}
    return proposals.propose(
        document=profile.document, by=contributor, base=1, content=content, reason="Zo heet de job vandaag"
    )


def addresses(names, language):
    with translation.override(language):
        return [reverse(name, kwargs=arguments) for name, arguments in names]


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def check(page, live_server, paths, colours=()):
    """{path: what is wrong there}; empty when all is well."""
    return look(page, [live_server.url + path for path in paths], colours)


@pytest.mark.parametrize(("language", "width"), LANGUAGES_AND_WIDTHS)
def test_pages_for_everybody(live_server, new_page, portal, language, width):
    extra = [
        f"/{language}/bestaat-niet/",
        *(f"{path}?q=sort" for path in addresses([("search", {})], language)),
    ]
    paths = addresses(portal["everybody"], language) + extra

    colours = OTHER_COLOURS if language == "nl" else ()
    assert check(new_page(width), live_server, paths, colours) == {}


@pytest.mark.parametrize(("language", "width"), LANGUAGES_AND_WIDTHS)
def test_pages_when_signed_in(live_server, new_page, portal, language, width):
    page = new_page(width)
    sign_in(page, live_server, portal["editor"])
    wrong = check(page, live_server, addresses(portal["signed in"], language))
    sign_in(page, live_server, portal["coordinator"])

    assert wrong | check(page, live_server, addresses(portal["coordinating"], language)) == {}


@pytest.fixture
def needs_with_figures():
    """Addresses of the needs in each of their ways, with figures, unknown ones and small ones."""
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40), (5, 10, 50))
    world.load(
        [("20", "81", 120, 2025), ("20", "81", 130), ("22", "8131", 7), ("22", "31", 60, 2026, "limburg")]
    )
    needs.recompute_all()
    return [f"?group_by={way}" for way in question.WAYS] + ["?sector=nacebel2025:22&job=isco:81", "?region=x"]


@pytest.mark.parametrize(("language", "width"), LANGUAGES_AND_WIDTHS)
def test_needs_in_all_their_ways(live_server, new_page, needs_with_figures, language, width):
    (path,) = addresses([("needs", {})], language)
    colours = "dark" if language == "en" else "light"

    paths = [path + query for query in needs_with_figures]
    assert check(new_page(width, color_scheme=colours), live_server, paths) == {}


def test_empty_portal(live_server, new_page):
    pages = [(name, {}) for name in ["home", *READING]]

    assert check(new_page(320), live_server, addresses(pages, "nl")) == {}


@pytest.mark.parametrize("width", [1280, 320])
def test_form_with_faults(live_server, new_page, width):
    page = new_page(width)
    page.goto(live_server.url + "/nl/aanmelden/")
    page.fill("#id_username", "iemand@example.org")
    page.fill("#id_password", "verkeerd")
    page.click("main button[type=submit]")
    page.wait_for_selector("[role=alert]")

    assert (faults(page), page.evaluate("document.activeElement.getAttribute('role')")) == ([], "alert")


def test_skip_link_is_the_first_stop_and_leads_to_the_content(live_server, new_page):
    page = new_page()
    page.goto(live_server.url + "/nl/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert (first, page.evaluate("document.activeElement.id")) == ("Naar de inhoud", "content")


def test_axe_finds_what_is_wrong(live_server, new_page):
    """The negative control: a page that is spoilt must not pass."""
    page = new_page()
    page.goto(live_server.url + "/nl/")
    page.evaluate("document.querySelector('label[for=q]').remove()")

    assert [fault.split(":")[0] for fault in faults(page)] == ["label-title-only", "label"]


def test_axe_finds_colours_too_close_to_each_other_in_one_setting(live_server, new_page):
    page, address = new_page(), live_server.url + "/nl/over/"
    page.add_init_script("""addEventListener('DOMContentLoaded', () => {
        const pale = new CSSStyleSheet()
        pale.replaceSync('@media (prefers-color-scheme: dark) { h1 { color: #222; background: #000 } }')
        document.adoptedStyleSheets = [pale]
    })""")

    found = look(page, [address], OTHER_COLOURS)[address]
    assert [fault.partition(": Elements")[0] for fault in found] == ["{'color_scheme': 'dark'}: color-contrast"]
