"""What will go from the API says so beforehand: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) on every answer.

Set on a resource, or on one of its addresses:

    ending = Ending(since=date(2027, 1, 1), until=date(2027, 7, 1), instead="/api/v1/evidence/")
    @action(detail=True, ending=Ending(…))

The schema then says `deprecated`; a test makes sure that the changelog says so as well.
"""

import datetime
from dataclasses import dataclass

from django.utils.http import http_date


@dataclass(frozen=True)
class Ending:
    """Since when (UTC) something should not be used any more, until when it answers, and what takes its place."""

    since: datetime.date
    until: datetime.date | None = None
    instead: str = ""

    def headers(self):
        found = {"Deprecation": f"@{_seconds(self.since)}"}
        if self.until:
            found["Sunset"] = http_date(_seconds(self.until))
        if self.instead:
            found["Link"] = f'<{self.instead}>; rel="successor-version"'
        return found


def _seconds(day):
    return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())


class Ends:
    """Mixed into `Listed`: `ending` is None for what stays."""

    ending: Ending | None = None

    def finalize_response(self, request, response, *args, **kwargs):
        if self.ending:
            self.headers |= self.ending.headers()
        return super().finalize_response(request, response, *args, **kwargs)
