"""Dialogues around circular themes, where partners and practitioners feed the profiles."""

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "dialogues"

    def ready(self):
        from dialogues import contents
        from dialogues.search import DIALOGUES
        from profiles.search import registry
        from roadmap.contents import SHAPES

        registry.register(DIALOGUES)
        SHAPES.update(contents.SHAPES)
