"""What this app adds to the portal's imports: edited tables, run by the engine of `profiles.importing`."""

from django.utils.translation import gettext_lazy as _

from exchange.actions import tables
from exchange.lists import presenting
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
    register(
        ImportKind(
            name="lists",
            title=_("a table of a list"),
            action=_import_list,
            names={"rows": _("rows"), "left_out": _("left out, because somebody else changed the same")},
            fault_titles={
                "conflict": _("Changed by somebody else since the export"),
                "not-allowed": _("What you may not change"),
                "not-here": _("What a table does not change"),
                "unknown": _("Rows that are not there"),
            },
            personal=True,
            page="tables",
            page_label=_("Edit in a spreadsheet"),
            outcome="exchange/_table_outcome.html",
            report="exchange/_list_report.html",
            present=presenting.present,
            styles=("css/resolve.css", "css/brought.css"),
        )
    )


def _import_list(**asked):
    """`import_list`. The resources that it asks are loaded with the first such table, and not with every command."""
    from exchange.lists.taking import import_list

    return import_list(**asked)
