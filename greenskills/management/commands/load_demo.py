"""`manage.py load_demo`: fill an empty portal with the demo data; an existing one is left alone."""

from django.core.management.base import BaseCommand

from greenskills import demo


class Command(BaseCommand):
    help = "Load the demo data into an empty portal."

    def handle(self, **options):
        if not demo.is_empty():
            self.stdout.write("The portal already holds data: nothing loaded.")
            return
        demo.load(say=lambda step: self.stdout.write(f"  demo data: {step}"))
