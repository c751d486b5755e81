"""Computes all needs anew in the database."""

from django.core.management.base import BaseCommand

from profiles.importing.progress import TerminalProgress
from roadmap.actions import needs


class Command(BaseCommand):
    help = "Compute all factors, coverage and totals of the needs anew."

    def handle(self, *args, **options):
        progress = TerminalProgress(" steps")
        try:
            run = needs.recompute_all(progress=progress)
        finally:
            progress.close()
        self.stdout.write(f"{run.rows} rows changed in {run.seconds:.2f} s")
