"""The catalogue (sectors, themes, jobs, competences) and the competence profiles."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"

    def ready(self):
        from coediting import kinds
        from profiles.document import PROFILE

        kinds.register(PROFILE)
        self.register_imports()

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
        for name, title in ImportJob.Source.choices:
            kinds.register(kinds.ImportKind(name, title, actions[name], NAMES, FAULT_TITLES))
