"""The administration of Django: one rule for all of it."""

from django.urls import get_resolver, reverse

from tests.access.asking import Asker

# Pages of the site itself: whoever is staff gets to them, and finds nothing there unless they administer.
OF_THE_SITE = {"index", "logout", "password_change", "password_change_done", "jsi18n", "app_list"}
OUR_APPS = ("partners", "coediting", "profiles", "roadmap", "dialogues", "exchange")
EXAMPLES = {"object_id": "1", "content_type_id": "1", "app_label": "partners", "url": "x", "id": "1"}
STAFF = "a coordinator who is staff"
VISITORS = ("anonymous", "disabled", "editor", "coordinator", STAFF, "administrator")


def pages():
    """{name: address} of every page of the administration."""
    found = get_resolver().namespace_dict["admin"][1].reverse_dict
    names = {name for name in found if isinstance(name, str)}
    return {name: reverse(f"admin:{name}", args=[EXAMPLES[each] for each in _varying(found, name)]) for name in names}


def _varying(found, name):
    return found.getlist(name)[0][0][0][1]


def wrong(world):
    """[(page, visitor, status)] of what is not answered by the rule: administrators, and nobody else."""
    asker, found = Asker(world), []
    for name, address in sorted(pages().items()):
        for who in VISITORS:
            status, to = asker.visited(who, address)
            if not allowed(name, who, status, to):
                found.append((name, who, status))
    return found


def allowed(name, who, status, to):
    """Does this answer keep to the rule?"""
    away = status == 302 and to.startswith(reverse("admin:login"))
    if name in ("login", "logout"):
        return status in (200, 302, 405)
    if who == "administrator":  # who finds all lists of ours; some only to read
        ours = name.endswith("_changelist") and name.startswith(OUR_APPS)
        return status == 200 if ours else not away and status < 500
    if who == STAFF:
        return status in (200, 302, 404) if name in OF_THE_SITE else status in (302, 403, 404)
    return away
