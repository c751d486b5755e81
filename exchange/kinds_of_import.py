"""What this app adds to the portal's imports: edited tables, run by the engine of `profiles.importing`."""

from django.utils.translation import gettext_lazy as _

from exchange.actions import tables
from exchange.tables.presenting import present
from profiles.importing.kinds import ImportKind, register


def register_kinds():
    """Called once, when the app is ready."""
    register(
        ImportKind(
            name="tables",
            title=_("edited tables"),
            action=tables.import_table,
            names=tables.NAMES | {"profiles": _("profiles"), "targets": _("targets")},
            fault_titles=tables.FAULT_TITLES,
            personal=True,
            page="tables",
            page_label=_("Edit in a spreadsheet"),
            outcome="exchange/_table_outcome.html",
            report="exchange/_table_report.html",
            present=present,
            styles=("css/resolve.css", "css/brought.css"),
        )
    )
