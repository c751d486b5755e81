"""One portal with one of everything that the tables ask about: made once, through the actions where they are cheap.

`people` are the visitors of `policies.PEOPLE`, `tokens` the secrets of `policies.TOKENS`. `things` names what an
address can be about, with what the routes call it: {"draft": {"slug": …, "uid": …, "key": …, …}, …}.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from partners import actions as partners
from partners.models import Partner, Role
from tests import factories
from tests.access import talking, things
from tests.access.administration import STAFF


@dataclass
class World:
    """What there is; `cookies` are the open sessions of the people, {visitor: value}."""

    house: Partner
    people: dict
    tokens: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.things[name]


def build():
    """A fresh World in the database."""
    house, elsewhere = factories.partner("huis"), factories.partner("elders")
    regie = factories.partner("regie")
    people = {role: factories.user(role, house, f"{role}@example.org") for role in ("reader", "contributor", "editor")}
    people |= {
        "anonymous": AnonymousUser(),
        "disabled": factories.user(Role.EDITOR, house, "disabled@example.org"),
        "roleless": factories.user(email="roleless@example.org"),
        "stranger": factories.user(Role.EDITOR, elsewhere, "stranger@example.org"),
        "coordinator": factories.user(Role.COORDINATOR, regie, "coordinator@example.org"),
        "administrator": factories.user(Role.ADMINISTRATOR, factories.partner("beheer"), "admin@example.org"),
    }
    # Whoever is staff gets to the door of Django's administration; only who administers may come in.
    people[STAFF] = factories.user(Role.COORDINATOR, regie, "staff@example.org")
    for name in (STAFF, "administrator"):
        people[name].is_staff = True
        people[name].save(update_fields=["is_staff"])
    world = World(house, people)
    things.fill(world, elsewhere, regie)
    talking.fill(world)
    _let_in(world)
    return world


def _let_in(world):
    """Open the sessions, issue the tokens; then close the account of who was disabled and withdraw a token."""
    for name, user in world.people.items():
        if user.is_authenticated:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            world.cookies[name] = client.cookies["sessionid"].value
    holder = world.people["coordinator"]
    issue = {scope: (holder, scope) for scope in ("read", "propose", "write", "admin")} | {
        "another partner's": (world.people["stranger"], "write"),
        "disabled user's": (world.people["disabled"], "admin"),
    }
    world.tokens = {name: factories.token(user, scope) for name, (user, scope) in issue.items()}
    revoked, world.tokens["revoked"] = partners.issue_token(user=holder, scope="admin")
    partners.revoke_token(token=revoked, by=holder)
    world.people["disabled"].is_active = False
    world.people["disabled"].save(update_fields=["is_active"])
