"""Makes the files to download anew, as the beat does every night."""

from django.core.management.base import BaseCommand, CommandError

from exchange.downloads import files, making


class Command(BaseCommand):
    help = "Make the downloads (JSON-LD, N-Quads, CSV, XLSX) of everything public, as it is now."

    def handle(self, *args, **options):
        manifest = making.make()
        if manifest is None:
            raise CommandError("Somebody else is making them right now.")
        for file in manifest.files:
            self.stdout.write(f"{file.size:>12,} bytes {file.rows:>8,} rows  {file.name}")
        self.stdout.write(f"in {files.folder()}")
