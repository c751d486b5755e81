"""Roadmaps, actions and targets, and the upskilling needs (package `needs`)."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"

    def ready(self):
        from coediting import kinds
        from roadmap.document import TARGET
        from roadmap.imports import register_kinds

        kinds.register(TARGET)
        register_kinds()
