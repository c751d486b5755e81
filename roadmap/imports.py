"""What this app adds to the portal's imports: workforce and evidence, run by the engine of `profiles.importing`."""

from django.utils.translation import gettext_lazy as _

from profiles.importing.kinds import ImportKind, register
from roadmap.actions import evidence as evidence_actions
from roadmap.actions import workforce as workforce_actions
from roadmap.importing import checks, evidence, workforce


def register_kinds():
    """Called once, when the app is ready."""
    register(
        ImportKind(
            name="workforce",
            title=_("workforce"),
            action=workforce_actions.import_workforce,
            names=workforce.NAMES,
            fault_titles=checks.TITLES,
            page="workforce",
            removes=True,
            more="roadmap/_import_workforce.html",
        )
    )
    register(
        ImportKind(
            name="evidence",
            title=_("evidence"),
            action=evidence_actions.import_evidence,
            names=evidence.NAMES,
            fault_titles=checks.TITLES,
            page="evidence-import",
            more="roadmap/_import_evidence.html",
        )
    )
