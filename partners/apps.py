"""Users, partner organisations, memberships, roles and API tokens."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
