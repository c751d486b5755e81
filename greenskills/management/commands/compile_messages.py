"""`manage.py compile_messages`: build the .mo files that Django reads, where their .po is newer."""

from django.conf import settings
from django.core.management.base import BaseCommand

from greenskills import translations


class Command(BaseCommand):
    help = "Compile the translations; does nothing when they are fresh."
    requires_system_checks = []

    def handle(self, **options):
        for language in translations.compile_all(settings.BASE_DIR):
            self.stdout.write(f"Translations: {language}")
