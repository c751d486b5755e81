"""Load workforce: `manage.py import_workforce <CSV or XLSX> --dataset <slug>`."""

from django.core.management.base import BaseCommand

from profiles.importing.terminal import add_arguments, run
from profiles.models import Sector
from roadmap.actions import workforce
from roadmap.models import WorkforceDataset


class Command(BaseCommand):
    help = "Bring a workforce dataset up to date with a file: sector, job, region, year, headcount, revision."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE")
        parser.add_argument("--dataset", required=True, metavar="SLUG", help="one that is there, or a new one")
        parser.add_argument(
            "--nace", choices=Sector.Revision.values, default="", help="the NACE revision of codes without one"
        )
        parser.add_argument(
            "--other-years", action="store_true", help="leave the years that the file does not hold as they are"
        )
        parser.add_argument("--name-nl", default="")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--source", default="")
        parser.add_argument("--reference-date", default="", metavar="YYYY-MM-DD")
        parser.add_argument("--licence", default="")
        parser.add_argument("--quality", choices=WorkforceDataset.Quality.values, default="")
        parser.add_argument("--current", action="store_true", help="compute the figures from this dataset")
        add_arguments(parser)

    def handle(self, *, path, dataset, **options):
        names = ("name_nl", "name_en", "source", "reference_date", "licence", "quality")
        details = {name: options[name] for name in names} | ({"current": True} if options["current"] else {})
        inputs = {"nace": options["nace"], "other_years": options["other_years"]}
        run(self, workforce.import_workforce, options, paths=[path], dataset=dataset, details=details, **inputs)
