"""Whose phone is this? A signed cookie holds the public id of a seat, and nothing else.

It goes to the pages of its room only, in both languages, lives for a day at most, and is out of reach of scripts. No
cookie of another room, of a room that ended or of somebody's own making opens anything.
"""

import uuid

from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from dialogues.models import Seat, Statement

SALT = "dialogues.seat"
LIVES = 24 * 60 * 60  # seconds; the room ends long before
SENDER = ("room__code", "room__phase", "room__dialogue__organiser")
STANDING = """
SELECT room.dialogue_id, room.seen, room.phase, room.dots
FROM dialogues_seat seat JOIN dialogues_room room ON room.id = seat.room_id
WHERE seat.uid = %s::uuid AND room.code = %s AND room.code <> ''
"""


def seat_at(request, code):
    """The Seat of this phone in the room with this code, its room and dialogue with it; None without one. One query.

    The code in the address and the cookie must belong together. `asks` tells whether there are statements to answer.
    """
    if not code or (uid := _uid(request)) is None:
        return None
    asked = Exists(Statement.objects.asked().filter(dialogue=OuterRef("room__dialogue")))
    found = Seat.objects.select_related("room__dialogue").annotate(asks=asked)
    return found.filter(uid=uid, room__code=code).first()


def sender_at(request, code):
    """The Seat of this phone, with no more of its room and dialogue than it takes to say something or give a dot."""
    if not code or (uid := _uid(request)) is None:
        return None
    return Seat.objects.select_related("room__dialogue").only(*SENDER).filter(uid=uid, room__code=code).first()


def standing_at(request, code):
    """(dialogue's pk, seen, phase, dots) of the room where this phone has a seat; None without one. One query.

    `seat_at` for who asks for news: plain SQL, because 150 phones ask every two seconds and making three objects
    costs twenty times the query.
    """
    if (uid := _uid(request)) is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [str(uid), code])
        return cursor.fetchone()


def was_seated(request):
    """Does this phone carry a seat that once was good, in a room that may be over by now?"""
    return _uid(request) is not None


def _uid(request):
    try:
        text = request.get_signed_cookie(_name(get_language()), salt=SALT, max_age=LIVES)
        return uuid.UUID(text)
    except (KeyError, ValueError, signing.BadSignature):
        return None


def _name(language):
    """One cookie for each language: its pages have a path of their own."""
    return f"seat-{language}"


def sit(response, seat):
    """Give this phone its seat. Returns the response."""
    for language, _words in settings.LANGUAGES:
        with translation.override(language):
            path = reverse("room", args=[seat.room.code])
        response.set_signed_cookie(
            _name(language),
            seat.uid.hex,
            salt=SALT,
            max_age=LIVES,
            path=path,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
