"""Load ESCO as its download comes: `manage.py import_esco <zip or folder>…`."""

from django.core.management.base import BaseCommand

from profiles.actions import imports
from profiles.importing.terminal import add_arguments, run


class Command(BaseCommand):
    help = "Merge an ESCO download (zips, folders, CSV files; several languages) into the catalogue."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="zip, folder or CSV file")
        add_arguments(parser)

    def handle(self, *, paths, **options):
        run(self, imports.import_esco, options, paths=paths)
