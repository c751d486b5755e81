"""`manage.py messages`: bring `locale/*/LC_MESSAGES/django.po` up to date with the texts in code and templates."""

from django.conf import settings
from django.core.management.base import BaseCommand

from greenskills import translations


class Command(BaseCommand):
    help = "Collect the texts of the interface into the .po files; translations that exist stay."
    requires_system_checks = []

    def handle(self, **options):
        for language, missing in translations.merge(settings.BASE_DIR).items():
            self.stdout.write(
                f"{language}: {missing or 'no'} text{'' if missing == 1 else 's'} without translation"
            )
