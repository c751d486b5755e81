"""`manage.py demo_logins`: show the demo log-ins of this installation."""

from django.core.management.base import BaseCommand

from dialogues import codes
from dialogues.models import Room
from greenskills import demo
from partners.models import Membership


class Command(BaseCommand):
    help = "Show the e-mail addresses and the password of the demo users."

    def handle(self, **options):
        memberships = (
            Membership.objects.filter(user__email__endswith=".demo")
            .select_related("user", "partner")
            .order_by("-role", "user__email")
        )
        if not memberships:
            return
        width = max(len(membership.user.email) for membership in memberships)
        for membership in memberships:
            self.stdout.write(
                f"  {membership.user.email:<{width}}  {membership.role:<13}  {membership.partner.name_nl}"
            )
        self.stdout.write(f"  password for all of them: {demo.password()}")
        for room in Room.objects.exclude(code="").select_related("dialogue"):
            self.stdout.write(f"  session code of {room.dialogue.title!r}: {codes.spaced(room.code)}")
