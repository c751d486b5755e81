"""Counts all needs a second time, in NumPy, and says how far what is stored lies from it."""

from django.core.management.base import BaseCommand, CommandError

from profiles.importing.progress import TerminalProgress
from roadmap.actions import needs
from roadmap.models import NeedRun


class Command(BaseCommand):
    help = "Count all needs a second time, independently, and compare; --write puts the recount in place."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="replace what is stored by the recount")

    def handle(self, *args, **options):
        progress = TerminalProgress(" steps")
        try:
            run = needs.recount(write=options["write"], progress=progress)
        finally:
            progress.close()
        found = run.inputs["verdict"]
        self.stdout.write(
            f"largest difference {run.difference:g} persons (relative {found['relative']:.1e}); "
            f"{found['totals']} totals, {found['factors']} factors and {found['pairs']} pairs differ; "
            f"{run.rows} rows written; {run.seconds:.2f} s"
        )
        if run.inputs["waiting"]:
            self.stdout.write("changes still wait for their recompute")
        if run.state == NeedRun.State.FAILED and not options["write"]:
            raise CommandError("What is stored is not what a recount gives. Restore it with --write.")
