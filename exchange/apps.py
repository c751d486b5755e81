"""What leaves and enters the portal as data."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self):
        """Make formats known to the API, the resources to the feed, webhooks to the notifications."""
        from coediting import matters
        from exchange.feed import reading
        from exchange.kinds_of_import import register_kinds
        from exchange.linked import answers
        from exchange.matters import WEBHOOK
        from rest import formats

        formats.register(answers.FORMAT)
        formats.register(answers.CASE_FORMAT)
        matters.register(WEBHOOK)
        reading.use(_resources)
        register_kinds()


def _resources():
    from exchange.resources import RESOURCES

    return RESOURCES
