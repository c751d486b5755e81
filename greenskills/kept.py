"""Pages that every visitor sees alike are kept, whole, until anything public changes.

Right before fast: each request first asks the database for its *state*, which the change itself renews in its own
transaction (migration 0001_public_marks). A page is served only in the very state in which it was asked for, so an
edit shows at once, in every process, and there is nothing to expire. Whoever has a session, a message waiting or a
form with a token never gets a kept page, and none of theirs is kept.

What is kept is given at the door (`AtTheDoor`), before Django makes a request of it: that halves what it costs. The
middleware puts pages on the shelf, and gives them where there is no door.
"""

import functools
import hashlib
import threading
from collections import OrderedDict

from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse, HttpResponseNotModified, parse_cookie

from greenskills import request_ids
from rest import conditional

CATALOGUE = ("sectors", "themes", "jobs", "competences", "profiles")
# Names of the addresses whose pages depend on nothing but the address and marked tables (and releases of the needs,
# which never change); a test holds them to it.
PAGES = {
    "profiles",
    "profile",
    "profile-version",
    "catalogue",
    "job",
    "competence",
    "search",
    "map",
    "graph",
    "tree",
    "transitions",
    "transition",
    "job-compare",
    # Answers of the API, under the names that the router gives them.
    *(f"api-{name}-list" for name in (*CATALOGUE, "job-competences", "shortage-listings", "search", "needs")),
    *(f"api-{name}-detail" for name in CATALOGUE),
}
MOST_BYTES = 48 * 1024 * 1024  # of pages in one process
MOST_PARTS = 500
LARGEST = 1024 * 1024
AROUND = 4 * 1024  # bytes that a page takes beside its body and the parts of its key: its headers, and Python's own
LONGEST_PART = 500  # characters of what tells one page from another; nobody asks a longer one twice
OF_ONE_CALLER = {"RateLimit", "RateLimit-Policy"}  # who gets what is kept is not counted
OF_THE_BODY = {"Content-Type", "Content-Length"}
VARY = {"cookie", "authorization", "accept", "accept-language", "hx-request", "hx-target"}
STATE = "SELECT bit_xor(mark) FROM greenskills_publicmark"


def state():
    """The state of everything public, in this transaction's eyes; None where the database cannot say."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(STATE)
            return cursor.fetchone()
    except Error:
        connection.health_check_done = False  # the next question looks whether there still is a connection
        return None


class Shelf:
    """Things of one state, each with a weight; what was asked for longest ago goes first. Safe among threads."""

    def __init__(self, most):
        self.most, self.weight, self.state = most, 0, None
        self._things, self._lock = OrderedDict(), threading.Lock()

    def __contains__(self, key):
        return key in self._things

    def find(self, now, key):
        """What stands under this key in the state `now`, or None."""
        with self._lock:
            self._turn_to(now)
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def keep(self, now, key, thing, weight=1):
        """Keep what was made from what the database said after it was asked for the state, and that was `now`."""
        with self._lock:
            self._turn_to(now)
            if key in self._things:
                return
            self._things[key] = thing, weight
            self.weight += weight
            while self.weight > self.most:
                self.weight -= self._things.popitem(last=False)[1][1]

    def made(self, now, key, make):
        """What stands under this key in the state `now`; `make()`, never None, where nothing does."""
        found = self.find(now, key)
        if found is None:
            found = make()
            self.keep(now, key, found)
        return found

    def clear(self):
        with self._lock:
            self._turn_to(None)

    def _turn_to(self, now):
        """All goes when the state is another one."""
        if now != self.state:
            self._things.clear()
            self.state, self.weight = now, 0


def weight(key, page):
    """The bytes that a page takes on the shelf."""
    return len(page[1]) + sum(len(part) for part in key if part) + AROUND


SHELF = Shelf(MOST_BYTES)  # whole pages, by their bytes
PARTS = Shelf(MOST_PARTS)  # what several pages share, as counts over all that is public; views reach it: `request.keep`


class AtTheDoor:
    """The portal as WSGI application, for which kept pages are given without it."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        key = key_of(environ)
        if key not in SHELF:
            return self.application(environ, start_response)
        connection.close_if_unusable_or_obsolete()  # what Django does before each request
        page = SHELF.find(state(), key)
        if page is None:
            return self.application(environ, start_response)
        response = answer(environ, page)
        response.headers[request_ids.HEADER] = request_ids.of(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]


class KeptPages:
    """Answers visitors from the shelf, and puts on it what may be kept. Asks the database for no other page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = key_of(request.META)
        if key in SHELF and (page := SHELF.find(state(), key)):
            return answer(request.META, page)
        request.kept_state = None
        response = self.get_response(request)
        if key and request.kept_state is not None and may_be_kept(request, response):
            page = described(response)
            SHELF.keep(request.kept_state, key, page, weight(key, page))
            return unchanged(request.META, page) or response
        return response

    def process_view(self, request, view, args, kwargs):
        """The state before the view reads anything: whatever it shows is of this state or newer, and never stands long:
        with a newer one the state that the next visitor finds is newer too."""
        if request.resolver_match.url_name in PAGES and key_of(request.META):
            now = request.kept_state = state()
            if now is not None:
                request.keep = functools.partial(PARTS.made, now)


def key_of(meta):
    """What a page may depend on, of what WSGI says of a request; None for who is, or may be, more than a visitor, and
    for what is not worth keeping."""
    if meta["REQUEST_METHOD"] != "GET" or settings.DEBUG or "HTTP_AUTHORIZATION" in meta:
        return None
    cookies = parse_cookie(meta["HTTP_COOKIE"]) if "HTTP_COOKIE" in meta else {}
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    key = (
        meta["wsgi.url_scheme"],
        meta.get("HTTP_X_FORWARDED_PROTO"),
        meta.get("HTTP_HOST"),
        meta["PATH_INFO"],
        meta.get("QUERY_STRING"),
        meta.get("HTTP_HX_REQUEST"),
        meta.get("HTTP_HX_TARGET"),
        meta.get("HTTP_HX_HISTORY_RESTORE_REQUEST"),
        *(of_the_api(meta, cookies) if meta["PATH_INFO"].startswith("/api/") else ()),
    )
    return None if any(part and len(part) > LONGEST_PART for part in key) else key


def of_the_api(meta, cookies):
    """Pages have their language in the address; the API has it, and the format, in these."""
    return meta.get("HTTP_ACCEPT"), meta.get("HTTP_ACCEPT_LANGUAGE"), cookies.get(settings.LANGUAGE_COOKIE_NAME)


def may_be_kept(request, response):
    """Is this page whole, and the same for everybody?"""
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and vary <= VARY
        and len(response.content) <= LARGEST
    )


def described(response):
    """(headers, body): with an ETag, and the order always to ask whether it still holds."""
    if "ETag" not in response.headers:
        digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
        response.headers["ETag"] = f'W/"{digest}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return {name: value for name, value in response.headers.items() if name not in OF_ONE_CALLER}, response.content


def answer(meta, page):
    """The page, or that it is what the visitor has already."""
    headers, body = page
    return unchanged(meta, page) or HttpResponse(body, headers=headers)


def unchanged(meta, page):
    """304 for who names this very page in If-None-Match, else None."""
    headers, _body = page
    if not conditional.knows(meta, headers["ETag"]):
        return None
    response = HttpResponseNotModified()
    for name, value in headers.items():
        if name not in OF_THE_BODY:
            response.headers[name] = value
    return response
