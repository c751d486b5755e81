"""Dialogues as iCal (RFC 5545): one file, or a feed to subscribe to. No person stands in it."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from dialogues import links

TYPE = "text/calendar; charset=utf-8"


def calendar(dialogues, language, name=""):
    """The bytes of a calendar with these dialogues (theme and organiser loaded), in this language."""
    with translation.override(language):
        made = Calendar()
        made.add("prodid", "-//greenskills//dialogues//" + language.upper())
        made.add("version", "2.0")
        made.add("calscale", "GREGORIAN")
        if name:
            made.add("x-wr-calname", name)
            made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
        for dialogue in dialogues:
            made.add_component(_event(dialogue, language))
        return made.to_ical()


def _event(dialogue, language):
    """One event. Times are in UTC: every calendar shows them in the reader's own time."""
    event, url = Event(), links.absolute("dialogue", dialogue.slug, language=language)
    event.add("uid", f"{dialogue.uid}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("dtstamp", dialogue.changed)
    event.add("last-modified", dialogue.changed)
    event.add("sequence", dialogue.version - 1)
    event.add("summary", dialogue.title)
    event.add("dtstart", dialogue.starts.astimezone(UTC))
    if dialogue.ends:
        event.add("dtend", dialogue.ends.astimezone(UTC))
    event.add("location", dialogue.place or dialogue.link)
    event.add("url", url)
    event.add("categories", [dialogue.theme.label])
    event.add("status", "CANCELLED" if dialogue.called_off else "CONFIRMED")
    event.add("description", _description(dialogue, url))
    return event


def _description(dialogue, url):
    parts = [dialogue.aim, *(f"– {point}" for point in dialogue.agenda)]
    parts += [
        _("Organiser: %(who)s") % {"who": dialogue.organiser},
        dialogue.link if dialogue.place else "",
        url,
    ]
    return "\n".join(filter(None, parts))
