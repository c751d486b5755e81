"""Dialogues around circular themes, where partners and practitioners feed the profiles."""

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "dialogues"

    def ready(self):
        from dialogues.search import DIALOGUES
        from profiles.search import registry

        registry.register(DIALOGUES)
