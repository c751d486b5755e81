"""Users, partner organisations, memberships, roles and API tokens."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self):
        from partners import checks  # noqa: F401 – registers them
