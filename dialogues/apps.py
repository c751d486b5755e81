"""Dialogues around circular themes, where partners and practitioners feed the profiles."""

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "dialogues"
