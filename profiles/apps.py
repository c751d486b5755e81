"""The catalogue (sectors, themes, jobs, competences) and the competence profiles."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"

    def ready(self):
        from coediting import kinds
        from profiles.document import PROFILE

        kinds.register(PROFILE)
        self.register_imports()
        self.register_search()

    def register_search(self):
        """What the one search box finds of this app."""
        from profiles.search.sources import register_sources

        register_sources()

    def register_imports(self):
        """The classifications that the catalogue is filled from."""
        from profiles.actions import imports
        from profiles.importing import kinds
        from profiles.importing.report import FAULT_TITLES, NAMES
        from profiles.models import ImportJob

        actions = {
            "esco": imports.import_esco,
            "nace": imports.import_nace,
            "shortage": imports.import_shortage,
        }
        told = {"esco": "profiles/_import_touches.html"}
        for name, title in ImportJob.Source.choices:
            more = told.get(name, "")
            kinds.register(kinds.ImportKind(name, title, actions[name], NAMES, FAULT_TITLES, more=more))
