"""Load a yearly list of shortage occupations: `manage.py import_shortage <csv> --year 2026`."""

from django.core.management.base import BaseCommand

from profiles.actions import imports
from profiles.importing.terminal import add_arguments, run


class Command(BaseCommand):
    help = "Merge the list of shortage occupations of one year; titles that are exactly a job's label are linked."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="CSV file")
        parser.add_argument("--year", type=int, required=True)
        add_arguments(parser)

    def handle(self, *, paths, year, **options):
        run(self, imports.import_shortage, options, paths=paths, year=year)
