"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
os.environ.setdefault("GREENSKILLS_STATEMENT_SECONDS", "25")  # under greenskills.web.ANSWERING: a 503 with words
portal = get_wsgi_application()

from greenskills.kept import AtTheDoor  # noqa: E402 – asks for the settings, which are there now

application = AtTheDoor(portal)
resolve("/health/live")  # loads every view now rather than with the first answer
# What is loaded by now stays for good. Left among the rest it is walked at every full collection, which then falls
# into one answer of a hundred and makes it three times as slow.
gc.freeze()
# An answer makes thousands of objects and leaves no rings of them: looking for these less often takes 5 % off a save.
gc.set_threshold(10_000, 20, 20)
