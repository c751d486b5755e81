"""Editors at work on one profile, through real server processes or within this one; what was lost is returned."""

from django.db import connection
from django.test import Client

from tests import factories
from tests.faults.editors import ActionDoor, ApiDoor, PageDoor, edit_together, losses
from tests.faults.web import serving


def profile_with_tasks(owner):
    return factories.draft(owner, slug="samen", tasks=[factories.task_row(f"Taak {n}") for n in range(8)])


def edits_of_all_doors(editors, rounds, seed):
    """Page, PUT and PATCH mixed, through two server processes. Returns (Journal, what was lost)."""
    owner = factories.partner()
    profile = profile_with_tasks(owner)
    people = [factories.editor(owner) for _ in range(editors)]
    connection.close()
    with serving(workers=2) as port:
        doors = [door_for(number, user, port, profile.slug) for number, user in enumerate(people)]
        journal = edit_together(doors, rounds, seed)
    return journal, losses(profile.document, journal)


def door_for(number, user, port, slug):
    """Every other editor uses the page, the rest PUT and PATCH in turn."""
    if number % 2 == 0:
        client = Client()
        client.force_login(user)
        return PageDoor(port, f"sessionid={client.cookies['sessionid'].value}", slug)
    return ApiDoor(port, factories.token(user), slug, "PUT" if number % 4 == 1 else "PATCH")


def edits_in_this_process(editors, rounds, seed):
    """The same through the action alone, in threads: what a control can take a lock away from."""
    owner = factories.partner()
    profile = profile_with_tasks(owner)
    doors = [ActionDoor(profile, factories.editor(owner)) for _ in range(editors)]
    journal = edit_together(doors, rounds, seed, finish=close_connection)
    return journal, losses(profile.document, journal)


def close_connection():
    """Close the connection of the thread that calls this; `connection.close` would be that of the naming thread."""
    connection.close()
