"""Objects as JSON text: uids, lazy texts, and moments in full, as the database writes them too."""

import datetime
import json

from django.core.serializers.json import DjangoJSONEncoder


class Encoder(DjangoJSONEncoder):
    """Django's encoder, which would cut moments to the millisecond: two rows of one millisecond are not the same."""

    def default(self, value):
        return value.isoformat() if isinstance(value, datetime.datetime) else super().default(value)


def as_json(body):
    """The JSON text of an object."""
    return json.dumps(body, cls=Encoder, ensure_ascii=False)
