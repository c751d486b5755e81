"""The session code that people type from a screen ten metres away, and the guard against trying codes.

Twenty-four signs, none of which is taken for another one, and no vowels, so that no code is a word. Six of them make
191 million codes.
"""

import secrets

from django.core.cache import cache

SIGNS = "CDFGHJKMNPQRTVWXY2345789"
LENGTH = 6
# What people read or type for a sign that they see.
MISREAD = str.maketrans({"B": "8", "S": "5", "Z": "2", "6": "G", "U": "V"})

# Wrong codes that one server process looks up in a minute, whoever types them: no address is kept. A full room that
# mistypes stays far below it; somebody who tries codes at this pace needs months for one that lives for hours.
WRONG_AT_MOST = 300
MINUTE = 60
_KEY = "dialogues.wrong-codes"


def new_code():
    """A code that nobody can guess. Whether it is in use already is for the caller to find out."""
    return "".join(secrets.choice(SIGNS) for _place in range(LENGTH))


def typed(text):
    """The code that somebody means who typed this: capitals, without blanks or dashes, misread signs put right."""
    signs = "".join(sign for sign in str(text or "")[:40].upper() if sign.isalnum())
    return signs.translate(MISREAD)


def spaced(code):
    """A code as it is shown: in two halves."""
    return f"{code[:3]} {code[3:]}".strip()


def too_many_wrong():
    """Were so many wrong codes tried in this minute that none is looked up for now?"""
    return cache.get(_KEY, 0) >= WRONG_AT_MOST


def note_wrong():
    """One more wrong code; the count begins anew a minute after its first."""
    if not cache.add(_KEY, 1, MINUTE):
        try:
            cache.incr(_KEY)
        except ValueError:  # it ended between the two
            cache.set(_KEY, 1, MINUTE)
