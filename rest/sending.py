"""How many long answers one process sends at a time: however slowly these are read, other threads stay free."""

import itertools
import threading
import weakref

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status

PAUSE = 5  # seconds
AT_FIRST = 2
_places = threading.BoundedSemaphore(settings.TABLES_AT_A_TIME)


class Busy(exceptions.APIException):
    """All places are taken."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"
    title = _("Many downloads at once.")
    default_detail = _("Many tables are being downloaded at this moment. Try again shortly.")

    def __init__(self):
        super().__init__()
        self.headers = {"Retry-After": str(PAUSE)}


class Sent:
    """The pieces of a long answer, which has a place until it is closed or forgotten. Raises Busy without one.

    The first pieces are made at once: what goes wrong with them is told in words.
    """

    def __init__(self, pieces):
        if not _places.acquire(blocking=False):
            raise Busy
        self.close = weakref.finalize(self, _places.release)
        try:
            self.pieces = itertools.chain(list(itertools.islice(pieces, AT_FIRST)), pieces)
        except BaseException:
            self.close()
            raise

    def __iter__(self):
        yield from self.pieces  # a generator holds on to its place, as the iterator of `pieces` would not
