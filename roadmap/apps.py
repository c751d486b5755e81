"""Roadmaps, actions and targets, and the upskilling needs (package `needs`)."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"

    def ready(self):
        from coediting import kinds, matters, snapshots
        from profiles.search import registry
        from roadmap import moments
        from roadmap.document import TARGET
        from roadmap.imports import register_kinds
        from roadmap.matters import AGENDA_REQUEST, JOIN_REQUEST
        from roadmap.search import TARGETS

        kinds.register(TARGET)
        snapshots.register(moments)
        matters.register(AGENDA_REQUEST)
        matters.register(JOIN_REQUEST)
        register_kinds()
        registry.register(TARGETS)
