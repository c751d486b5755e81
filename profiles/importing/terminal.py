"""What the three import commands share: their options, their progress bar and the report on the terminal."""

import csv

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from profiles.importing.faults import ImportCancelled, ImportRefused
from profiles.importing.kinds import names_of_everything
from profiles.importing.progress import Progress, TerminalProgress

FIELDS = ("file", "row", "column", "code", "detail")


def add_arguments(parser):
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--no-progress", action="store_true", help="no progress bar")
    parser.add_argument(
        "--faults", metavar="CSV", help="write the faults to this file instead of the terminal"
    )


def run(command, action, options, **inputs):
    """Run an import action and show its report. Raises CommandError when it is refused or cancelled."""
    progress = Progress() if options["no_progress"] else TerminalProgress()
    try:
        report = action(dry_run=options["dry_run"], progress=progress, **inputs)
    except ImportRefused as refusal:
        progress.close()
        raise CommandError(f"{refusal}\n" + _("Nothing has changed.")) from refusal
    except (ImportCancelled, KeyboardInterrupt) as cancelled:
        progress.close()
        raise CommandError(_("Cancelled. Nothing has changed."), returncode=130) from cancelled
    progress.close()
    show_faults(command, report, options["faults"])
    show(command, report, dry_run=options["dry_run"])


def show_faults(command, report, file):
    """Every fault that was survived, row by row; to a CSV file when one is named."""
    if file:
        with open(file, "w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(FIELDS)
            writer.writerows([getattr(fault, name) for name in FIELDS] for fault in report.faults.kept)
        return
    for fault in report.faults.kept:
        command.stdout.write(f"{fault} [{fault.code}]")


def show(command, report, *, dry_run):
    """Counts, differences with examples, and how many faults of which kind."""
    write, names = command.stdout.write, names_of_everything()
    for label in report.left_out:
        write(_("Not for the portal, left out: %(file)s") % {"file": label})
    for name, number in report.counts.items():
        write(f"{number:>9,}  {names[name]}")
    write("")
    gone = _("removed") if report.removes else _("missing")
    write(f"{_('added'):>10} {_('changed'):>10} {_('unchanged'):>10} {gone:>10}")
    for name, change in report.changes.items():
        numbers = (change.added, change.changed, change.unchanged, change.missing)
        write(" ".join(f"{number:>10,}" for number in numbers) + f"  {names[name]}")
        for kind, examples in change.examples.items():
            write(f"{'':>12}{_(kind)}: " + "; ".join(examples))
    if not report.removes and any(change.missing for change in report.changes.values()):
        write(_("Missing is in the catalogue and not in these files; it stays."))
    for code, number in sorted(report.faults.by_code.items()):
        write(f"{number:>9,}  {code}")
    write(_("Dry run: nothing has changed.") if dry_run else _("Done."))
