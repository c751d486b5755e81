"""What stands in a message: a test, or changes exactly as the feed gives them."""

import json
from dataclasses import dataclass

from exchange.hooks import signing
from exchange.models import Change, HookDelivery
from rest.rows import row

MOST_CHANGES = 100
MOST_BYTES = 512 * 1024  # of the changes of one message; a single one may be larger
COLUMNS = {name: name for name in ("number", "resource", "uid", "kind", "at", "data", "changes")}


@dataclass(frozen=True)
class Letter:
    """A message on its way: to which webhook, under which lease, and what is sent."""

    webhook: int
    delivery: int
    lease: object
    url: str
    name: str
    body: bytes
    secrets: tuple[str, ...]

    def headers(self, at):
        """The headers of an attempt at this moment, in seconds since 1970."""
        return signing.signed(self.body, name=self.name, at=at, with_secrets=self.secrets)


def next_numbers(webhook, newest):
    """The numbers of the next message: changes after the webhook's position that it wants, up to `newest`."""
    wanted = Change.objects.after(webhook.position).filter(number__lte=newest)
    if webhook.resources:
        wanted = wanted.filter(resource__in=webhook.resources)
    numbers, bytes_ = [], 0
    for number, text in wanted.values_list("number", row(COLUMNS))[:MOST_CHANGES]:
        bytes_ += len(text)
        if numbers and bytes_ > MOST_BYTES:
            break
        numbers.append(number)
    return numbers


def body_of(delivery):
    """The bytes of a message. What is no longer kept, or stands otherwise in the feed now, does so here as well."""
    head = {"type": delivery.kind, "timestamp": delivery.created.isoformat()}
    if delivery.kind == HookDelivery.Kind.PING:
        data = json.dumps({"webhook": str(delivery.webhook.uid)})
    else:
        changes = Change.objects.filter(number__in=delivery.numbers).order_by("number")
        rows = changes.values_list(row(COLUMNS), flat=True)
        data = f'{{"next": {delivery.numbers[-1]}, "results": [{", ".join(rows)}]}}'
    return f'{json.dumps(head)[:-1]}, "data": {data}}}'.encode()
