"""The conventions of the API as an app: only for the answers that it keeps."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "rest"
    default_auto_field = "django.db.models.BigAutoField"
