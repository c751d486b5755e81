"""The co-editing engine: revisions, merge, history, outbox. It knows nothing of profiles or targets."""

from django.apps import AppConfig


class CoeditingConfig(AppConfig):
    name = "coediting"
