"""`manage.py token <e-mail> --scope read|propose|write|admin`: print a fresh API token, last on the output."""

from django.core.management.base import BaseCommand, CommandError

from partners import actions
from partners.addresses import with_address
from partners.models import Scope, User


class Command(BaseCommand):
    help = "Print a fresh API token for a user. It is shown once: keep it safe."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.READ)
        parser.add_argument("--name", default="")

    def handle(self, *, email, scope, name, **options):
        user = with_address(User.objects.filter(is_active=True), email).first()
        if user is None:
            raise CommandError(f"No active user has the e-mail address {email}.")
        _token, secret = actions.issue_token(user=user, scope=scope, name=name)
        self.stderr.write(f"Token for {user.email}, scope {scope}. It will not be shown again:")
        self.stdout.write(secret)
