"""The conventions of the API as an app: for the answers that it keeps, and for what its fields say."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "rest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from rest import wording

        wording.put_in_place()
