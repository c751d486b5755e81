"""Objects as JSON text: uids, lazy texts, and moments in full, as the database writes them too."""

import datetime
import json
import re

from django.core.serializers.json import DjangoJSONEncoder

NOUGHTS = re.compile(r"(\.\d*?)0+(?=[+-])")  # at the end of a fraction of a second: PostgreSQL leaves them out


class Encoder(DjangoJSONEncoder):
    """Django's encoder, which would cut moments to the millisecond: two rows of one millisecond are not the same."""

    def default(self, value):
        return moment(value) if isinstance(value, datetime.datetime) else super().default(value)


def moment(value):
    """A moment or a day as text, as PostgreSQL writes it in JSON."""
    return NOUGHTS.sub(r"\1", value.isoformat())


def as_json(body):
    """The JSON text of an object."""
    return json.dumps(body, cls=Encoder, ensure_ascii=False)
