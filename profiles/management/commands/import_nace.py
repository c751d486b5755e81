"""Load sectors: `manage.py import_nace <csv>…` (NACE-BEL 2025, NACE Rev. 2.1, NACE Rev. 2)."""

from django.core.management.base import BaseCommand

from profiles.actions import imports
from profiles.importing.terminal import add_arguments, run
from profiles.models import Sector


class Command(BaseCommand):
    help = "Merge files of NACE into the sectors. The revision follows from a file's columns."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="CSV file")
        parser.add_argument(
            "--revision", choices=Sector.Revision.values, default="", help="for one file: its revision"
        )
        add_arguments(parser)

    def handle(self, *, paths, revision, **options):
        run(self, imports.import_nace, options, paths=paths, revision=revision)
