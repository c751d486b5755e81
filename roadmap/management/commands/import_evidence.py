"""Load evidence per competence: `manage.py import_evidence <CSV or XLSX>`."""

from django.core.management.base import BaseCommand

from profiles.importing.terminal import add_arguments, run
from profiles.models import Sector
from roadmap.actions import evidence


class Command(BaseCommand):
    help = "Bring the evidence up to date with a file of checks, surveys and estimates."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE")
        parser.add_argument(
            "--propose", action="store_true", help="new evidence waits for a coordinator instead of counting"
        )
        parser.add_argument(
            "--nace", choices=Sector.Revision.values, default="", help="the NACE revision of codes without one"
        )
        add_arguments(parser)

    def handle(self, *, path, propose, nace, **options):
        run(self, evidence.import_evidence, options, paths=[path], accept=not propose, nace=nace)
