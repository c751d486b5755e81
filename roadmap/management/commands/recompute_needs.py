"""Computes all needs anew in the database."""

from django.core.management.base import BaseCommand

from roadmap.actions import needs


class Command(BaseCommand):
    help = "Compute all factors, coverage and totals of the needs anew."

    def handle(self, *args, **options):
        run = needs.recompute_all()
        self.stdout.write(f"{run.rows} rows changed in {run.seconds:.2f} s")
