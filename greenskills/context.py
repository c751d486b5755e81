"""What every page needs: its place in the navigation, the other language's address, whether the visitor coordinates."""

import functools
from urllib.parse import quote

from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coediting.models import Notification
from partners import permissions

# Address name, words in the menu, and how the names of the addresses of that part begin.
SECTIONS = (
    ("profiles", _("Profiles"), ("profile",)),
    (
        "catalogue",
        _("Jobs and competences"),
        ("catalogue", "job", "transition", "competence", "curation", "graph", "tree", "imports"),
    ),
    ("map", _("Map"), ("map",)),
    ("needs", _("Needs"), ("needs",)),
    (
        "roadmap",
        _("Roadmap"),
        ("roadmap", "target", "measurement", "action", "indicator", "agenda-request", "initiative", "join"),
    ),
    ("dialogues", _("Dialogues"), ("dialogue", "registration", "invitation")),
)
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}
SIGN_IN_PAGES = {
    "sign-in",
    "sign-out",
    "provider-return",
    "password-reset",
    "password-reset-sent",
    "password-reset-confirm",
}


def portal(request):
    """Context of every template. No query for visitors who are not signed in."""
    return frame(request) | {
        "unread": functools.cache(functools.partial(unread, request)),
        "is_coordinator": permissions.is_coordinator(request.user) if hasattr(request, "user") else False,
    }


def unread(request):
    """How many notifications the member has not read, counted when a page asks; 0 without a query for visitors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Notification.objects.visible_to(user).filter(read__isnull=True).count()


def frame(request):
    """What the frame of a page shows, without touching the database: error pages need it when that is away."""
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    other = "en" if get_language() == "nl" else "nl"
    return {
        "LANGUAGE_CODE": get_language(),
        "page_name": name,
        "navigation": navigation(name),
        "other_language": other,
        "other_language_name": LANGUAGE_NAMES[other],
        "other_language_url": _in_language(request.get_full_path(), other),
        "sign_in_url": _sign_in_url(request, name),
    }


def navigation(name):
    """The items of the main menu; the one that the address `name` belongs to is marked for `aria-current`."""
    items = []
    for target, label, beginnings in SECTIONS:
        here = "page" if name == target else "true" if name.startswith(beginnings) else ""
        items.append({"url": reverse(target), "label": label, "current": here})
    return items


def _in_language(path, language):
    """The same page in another language; the prefix alone is changed where the address leads nowhere."""
    translated = translate_url(path, language)
    if translated == path and path[:4] in {"/nl/", "/en/"}:
        return f"/{language}/{path[4:]}"
    return translated


def _sign_in_url(request, name):
    url = reverse("sign-in")
    if name in SIGN_IN_PAGES or name == "home" or request.method != "GET":
        return url
    return f"{url}?next={quote(request.get_full_path())}"
