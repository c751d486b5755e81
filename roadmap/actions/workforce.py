"""Taking in workforce: who works where, from files, the command line or the API."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.slugs import free_slug
from partners.permissions import coordinators_only
from profiles.actions.imports import request_import, wait_for_turn
from profiles.importing.faults import Fault, ImportRefused
from profiles.models import Sector
from roadmap.importing import workforce as importing
from roadmap.models import Workforce, WorkforceDataset
from roadmap.needs import workforce

DETAILS = (
    "name_nl", "name_en", "source", "reference_date", "licence", "quality", "note_nl", "note_en", "current",
)  # fmt: skip


@transaction.atomic
def load_workforce(*, dataset, cells, year=None, region="vlaanderen", current=True, by=None):
    """Take in a workforce dataset; its cells replace what it had before. Returns the WorkforceDataset.

    `dataset` holds the fields of WorkforceDataset, `cells` dicts with natural keys "sector" and "job", "headcount"
    in persons and, where they differ from the call, "year" and "region". Identical cells change nothing. `current`
    makes it the dataset that figures are computed from. Raises ValidationError with every fault; then nothing is
    saved.
    """
    coordinators_only(by)
    fresh = workforce.checked(cells, year, region)
    kept = _locked(dataset["slug"]) or WorkforceDataset(slug=dataset["slug"])
    _save(kept, {**dataset, "current": current})
    names = ("sector_id", "job_id", "region", "year", "headcount")
    if set(kept.cells.values_list(*names)) == {tuple(cell[name] for name in names) for cell in fresh}:
        return kept
    kept.cells.all().delete()
    Workforce.objects.bulk_create([Workforce(dataset=kept, **cell) for cell in fresh], batch_size=5000)
    _imported(kept, len(fresh))
    return kept


@transaction.atomic
def import_workforce(
    *, paths, dataset, dry_run, progress, details=None, nace="", other_years=False, seen=None, by=None
):
    """Bring a dataset up to date with one CSV file or spreadsheet. Returns the Report.

    `dataset` is its slug; a new one is made from `details`, fields of WorkforceDataset, which also correct those of an
    existing one. `seen` is the dataset's revision that somebody looked at before asking this: when it is another one
    by now, the import is refused as stale. For `nace` and `other_years` see `roadmap.importing.workforce.merge`.
    Raises ImportRefused with every fault, or ImportCancelled; then nothing is saved. What changes nothing leaves no
    event.
    """
    coordinators_only(by)
    if nace and nace not in Sector.Revision.values:
        raise ImportRefused(Fault("", 0, "", "nace", _("There is no such NACE revision.")))
    details = {name: value for name, value in (details or {}).items() if name in DETAILS}
    with connection.cursor() as cursor:
        wait_for_turn(cursor, progress)
        kept = _locked(dataset)
        _refuse_stale(kept, seen)
        corrected = _corrected(kept, details)
        try:
            if dry_run:
                _checked(kept or WorkforceDataset(slug=dataset), corrected)
            else:
                kept = kept or WorkforceDataset(slug=dataset)
                _save(kept, corrected)
        except ValidationError as error:
            raise ImportRefused(*_faults(error)) from error
        report = importing.merge(
            cursor.cursor,
            paths,
            dataset_id=kept.pk if kept else 0,
            revision=kept.revision if kept else 0,
            nace=nace,
            other_years=other_years,
            dry_run=dry_run,
            progress=progress,
        )
    report.more["dataset"] = dataset
    report.more["details"] = sorted(corrected)
    if report.changed_anything and not dry_run:
        _imported(kept, report.counts["workforce"])
    return report


def request_workforce_import(*, by, files, dataset, details, nace="", other_years=False, dry_run=True):
    """Keep the uploaded file and ask the worker to import it. Returns the ImportJob. Coordinators only.

    `dataset` is the slug of one that is there, "" for a new one, which gets a slug after its Dutch name.
    """
    kept = WorkforceDataset.objects.filter(slug=dataset).first() if dataset else None
    options = {
        "dataset": kept.slug if kept else free_slug(WorkforceDataset, details.get("name_nl", ""), otherwise="dataset"),
        "details": details,
        "nace": nace,
        "other_years": other_years,
        "seen": kept.revision if kept else 0,
    }
    return request_import(by=by, source="workforce", files=files, dry_run=dry_run, options=options)


@transaction.atomic
def change_cells(*, by, dataset, seen, headcounts):
    """Give cells of a dataset another number of persons; the others stay. Coordinators only.

    `headcounts` is {key of the cell: persons}, `seen` the revision of the dataset that they were changed in. Raises
    ImportRefused when it was imported anew since.
    """
    coordinators_only(by)
    kept = _locked(dataset)
    _refuse_stale(kept, seen)
    cells = list(kept.cells.filter(pk__in=headcounts))
    for cell in cells:
        cell.headcount = headcounts[cell.pk]
    Workforce.objects.bulk_update(cells, ["headcount"], batch_size=5000)
    _imported(kept, kept.cells.count())


def _locked(slug):
    return WorkforceDataset.objects.select_for_update().filter(slug=slug).first()


def _refuse_stale(kept, seen):
    if seen is not None and kept is not None and kept.revision != seen:
        detail = _("This dataset was imported again since you looked. Upload the file anew and look at it first.")
        raise ImportRefused(Fault("", 0, "", "stale", detail))


def _corrected(kept, details):
    """Those of the details that are not empty and not so already."""
    given = {name: value for name, value in details.items() if value not in ("", None)}
    return {name: value for name, value in given.items() if kept is None or getattr(kept, name) != value}


def _checked(dataset, fields):
    """The dataset with these fields. Raises ValidationError for what a dataset needs and has not."""
    for name, value in fields.items():
        setattr(dataset, name, value)
    dataset.full_clean(validate_constraints=False)
    return dataset


def _faults(error):
    """A ValidationError of a dataset as faults; the column is the field's name on the form."""
    names = {field.name: str(field.verbose_name) for field in WorkforceDataset._meta.fields}
    return [
        Fault("", 0, names.get(name, name), each.code or "invalid", each.messages[0])
        for name, faults in error.error_dict.items()
        for each in faults
    ]


def _save(dataset, fields):
    """Save these fields of a dataset; when it becomes the one that is used, no other one is any more."""
    _checked(dataset, fields)
    if dataset.current:
        WorkforceDataset.objects.filter(current=True).exclude(slug=dataset.slug).update(current=False)
    if fields or dataset.pk is None:
        dataset.save()


def _imported(dataset, cells):
    dataset.revision += 1
    dataset.save(update_fields=["revision"])
    outbox.record(
        "workforce.imported", dataset.uid, dataset=dataset.slug, cells=cells, revision=dataset.revision
    )
