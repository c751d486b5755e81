"""`manage.py api_contract`: what the API promises, anew in `docs/api/`."""

from django.core.management.base import BaseCommand, CommandError

from greenskills.contract import client, growth, schema


class Command(BaseCommand):
    help = "Write the schema of the API and the client in Python that is made from it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--release", action="store_true", help="From now on v1 keeps what it is now: at each release."
        )

    def handle(self, *, release, **options):
        made = schema.made()
        schema.SCHEMA.write_text(schema.text(made), encoding="utf-8")
        client.write(made)
        faults = growth.breaks(schema.read(schema.RELEASED), made) if schema.RELEASED.exists() else []
        if faults:
            raise CommandError("Clients of what was promised would stumble:\n" + "\n".join(faults))
        if release:
            schema.RELEASED.write_text(schema.released_text(made), encoding="utf-8")
        self.stdout.write(f"{len(made['paths'])} addresses, {len(made['components']['schemas'])} objects")
