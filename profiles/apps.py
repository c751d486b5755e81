"""The catalogue (sectors, themes, jobs, competences) and the competence profiles."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"

    def ready(self):
        from coediting import kinds
        from profiles.document import PROFILE

        kinds.register(PROFILE)
