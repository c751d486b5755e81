"""Beginning many documents in one request: the same as one by one, in as many statements as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coediting.models import Event, Revision
from profiles.models import Profile
from profiles.models.search import fold
from profiles.search.alike import near_titles
from roadmap.models import Target
from tests import factories

pytestmark = pytest.mark.django_db


class World:
    """An owner, its editor, and what they send."""

    def __init__(self):
        self.owner = factories.partner("owner")
        self.editor = factories.editor(self.owner)
        self.headers = {"Authorization": f"Bearer {factories.token(self.editor)}"}

    def profile(self, slug):
        return Profile.objects.select_related("document__working").get(slug=slug)


@pytest.fixture
def world():
    return World()


def sent(world, resource, rows):
    return Client().post(f"/api/v1/{resource}/", rows, content_type="application/json", headers=world.headers)


def problems(response):
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def begun(world, resource, rows):
    """How many statements it takes to begin these."""
    Client().get("/api/v1/profiles/", headers=world.headers)  # notes that the token was used
    with CaptureQueriesContext(connection) as asked:
        response = sent(world, resource, rows)
    assert response.status_code == 201, response.content
    return len(asked)


def test_beginning_many_takes_as_many_statements_as_few(world):
    sector, skill = factories.sector(), factories.competence()
    row = {"sectors": [str(sector.uid)], "requirements": [{"competence": str(skill.uid), "level": 2}]}
    words = ["lasser", "dakwerker", "hersteller van toestellen", "inkoper", "chauffeur", "wever"]
    rows = [{"owner": "owner", "content": row | {"title": {"nl": word}}} for word in words]

    assert begun(world, "profiles", rows[:1]) == begun(world, "profiles", rows[1:])

    slugs = ["chauffeur", "dakwerker", "hersteller-van-toestellen", "inkoper", "lasser", "wever"]
    assert list(Profile.objects.order_by("slug").values_list("slug", flat=True)) == slugs
    made = world.profile("wever").document
    assert (made.state, made.version, made.approvals_needed) == ("draft", 0, 2)
    assert (made.working.number, made.working.author, made.working.origin) == (1, world.editor, "api")
    assert made.working.content["requirements"][0]["level"] == 2
    assert made.working.content_hash == Revision.hash_of(made.working.content)
    event = Event.objects.get(kind="profile.revised", subject=str(made.uid))
    assert event.details == {"document": made.pk, "revision": 1, "by": world.editor.pk}
    assert event.deliveries.count() == 1


def test_targets_begin_together_and_are_public(world):
    sectors = [factories.sector(code) for code in ("20", "22")]
    content = {"sectors": [str(one.uid) for one in sectors], "target_value": 5}
    rows = [{"owner": "owner", "slug": f"t{n}", "content": content | {"title": {"nl": f"Doel {n}"}}} for n in range(4)]

    assert begun(world, "targets", rows[:1]) == begun(world, "targets", rows[1:])

    target = Target.objects.get(slug="t3")
    assert (target.title_nl, target.target_value, target.direction) == ("Doel 3", 5, "up")
    assert list(target.sectors.order_by("code")) == sectors
    document = target.document
    assert (document.state, document.version, document.published_id) == ("published", 1, document.working_id)
    assert (document.working.version, document.working.published_at) == (1, document.published_at)
    kinds = Event.objects.filter(subject=str(document.uid)).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["target.revised", "target.published"]


def test_target_without_a_dutch_title_keeps_all_from_beginning(world):
    rows = [{"owner": "owner", "content": {"title": {"nl": title}}} for title in ("Doel", "")]

    response = sent(world, "targets", rows)

    assert (response.status_code, problems(response)) == (422, [("/1", "title")])
    assert Target.objects.count() == 0


def test_every_row_that_may_not_begin_is_told(world):
    theirs, nowhere = factories.partner("theirs"), "00000000-0000-4000-8000-000000000000"
    factories.published(theirs, title="Textielsorteerder")
    factories.draft(world.owner, title="Dakwerker")
    factories.draft(theirs, title="Lasser")

    def row(title, owner="owner", **more):
        return {"owner": owner, "content": {"title": {"nl": title}}} | more

    response = sent(
        world,
        "profiles",
        [
            row("Wever", owner="theirs"),
            row("Textielsorteerders"),
            row("dakwerker"),
            row("Lasser"),  # a draft that the editor may not see
            row("Inkoper") | {"content": {"title": {"nl": "Inkoper"}, "jobs": [nowhere]}},
            row("Monteur van fietsen"),
            row("Monteur van fiets"),
            row("Monteur van een fiets", looked=True),
            row("x", slug="mine"),
            row("y", slug="mine"),
            row("z", slug="dakwerker"),
        ],
    )

    assert problems(response) == [
        ("/0", "not-allowed"),
        ("/1", "near-duplicate"),
        ("/2", "near-duplicate"),
        ("/4/content/jobs", "unknown-reference"),
        ("/6", "near-duplicate"),
        ("/9/slug", "taken"),
        ("/10/slug", "taken"),
    ]
    assert Profile.objects.count() == 3


def test_near_titles_are_those_that_a_single_one_finds(world):
    texts = ["Textielsorteerder", "Sorteerder textiel", "Sorteerder van hout", "Dakwerker", "Dakwerkers", "Ébéniste"]
    for place, text in enumerate(texts):
        factories.draft(world.owner, title=text) if place % 2 else factories.published(world.owner, title=text)
    visible = Profile.objects.visible_to(world.editor)

    for text in [*texts, "", "dakwerkster", "sorteerder", "hout sorteren", "ebeniste"]:
        found = near_titles(visible, [[text, ""]], [0]).get(0, [])
        one_by_one = visible.near_title(text, "").for_listing()
        assert sorted(map(fold, found)) == sorted({fold(str(one)) for one in one_by_one}), text
