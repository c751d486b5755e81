"""The files that stand ready: where they lie, and the manifest that says what they are.

Each night's files lie in a folder of their own. The link `current` turns to it in one step when all of them are
complete, so nobody ever finds half a set, or files of two nights beside each other.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

CURRENT, MANIFEST, WITHHELD, UNFINISHED = "current", "manifest.json", "withheld.json", ".making-"
LABELS = {"jsonld.gz": "JSON-LD", "nq.gz": "N-Quads", "csv": "CSV", "xlsx": "XLSX"}
SETS_KEPT = 2  # who is fetching yesterday's file can finish
FORMATS = {  # ending of the name: media type
    "jsonld.gz": "application/gzip",
    "nq.gz": "application/gzip",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class File:
    """One file: `size` in bytes, `rows` things in it, `sha256` of its bytes in hexadecimal."""

    name: str
    resource: str
    ending: str
    size: int
    rows: int
    sha256: str

    @property
    def media_type(self):
        return FORMATS[self.ending]

    @property
    def label(self):
        """What people call this format."""
        return LABELS[self.ending]


@dataclass(frozen=True)
class Manifest:
    """One night's files. They show the portal as it was at one moment, `made`.

    `changes_since` is a position in the feed of changes: who has loaded the files and follows the feed from there
    has missed nothing, though a change or two may come a second time. `contents` = {resource: a hash of all that its
    files say}: what says the same as the night before stays the same file, so that nobody fetches it again.
    """

    made: datetime
    changes_since: int
    files: list[File]
    contents: dict[str, str]

    def of(self, resource):
        """{ending: File} of one resource."""
        return {file.ending: file for file in self.files if file.resource == resource}


def folder():
    """Where the sets of files lie. It can be lost: the next night, or `manage.py downloads`, makes it anew."""
    return Path(settings.VAR_DIR) / "downloads"


def current():
    """The Manifest of the newest complete set, without what is withheld; None when none was made yet."""
    return _shown(_read(folder() / CURRENT))


def _shown(manifest):
    """A manifest (or None) without the files that are withheld."""
    withheld = _withheld(manifest) if manifest else ()
    return replace(manifest, files=[f for f in manifest.files if f.resource not in withheld]) if withheld else manifest


def keep(file, home):
    """Let a file of the current set stand in the folder of the next one: the same bytes, of the same moment.

    False where it is lost, or cannot be linked: what was made anew then stays.
    """
    held = home / f".{file.name}"
    try:
        os.link(folder() / CURRENT / file.name, held)
    except OSError:
        return False
    if held.stat().st_size != file.size:
        held.unlink()
        return False
    held.replace(home / file.name)
    return True


def withhold(resources):
    """Show none of the files of these resources that were made before now: something of them is no longer public.

    The next files, begun after this, show them again.
    """
    folder().mkdir(parents=True, exist_ok=True)
    written = folder() / f".{WITHHELD}.{os.getpid()}"
    written.write_text(json.dumps({"at": timezone.now().isoformat(), "resources": list(resources)}))
    written.replace(folder() / WITHHELD)


def is_wanting():
    """Is there no set at all, or was something of it withheld?"""
    manifest = _read(folder() / CURRENT)
    return manifest is None or bool(_withheld(manifest))


def _withheld(manifest):
    """The resources of which this set shows no files."""
    try:
        held = json.loads((folder() / WITHHELD).read_text())
    except FileNotFoundError:
        return ()
    return held["resources"] if manifest.made <= datetime.fromisoformat(held["at"]) else ()


def clear_unfinished():
    """Remove what a maker that was killed left behind. Only for the one who makes files now."""
    for left in folder().glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def find(name):
    """(path, File) of a file of the newest set; None when there is no such file."""
    # Followed once: the link may turn to another set between manifest and file, and this one stays a night longer.
    home = (folder() / CURRENT).resolve()
    manifest = _shown(_read(home))
    file = next((each for each in manifest.files if each.name == name), None) if manifest else None
    return (home / file.name, file) if file else None


def _read(home):
    """The Manifest in a folder; None where there is none."""
    try:
        held = json.loads((home / MANIFEST).read_text())
    except FileNotFoundError:
        return None
    files = [File(**each) for each in held["files"]]
    return Manifest(datetime.fromisoformat(held["made"]), held["changes_since"], files, held["contents"])


def publish(made, manifest):
    """Let a complete folder of files be the current set, and remove sets older than the one before."""
    (made / MANIFEST).write_text(json.dumps(asdict(manifest) | {"made": manifest.made.isoformat()}))
    home = folder() / f"{manifest.made:%Y%m%dT%H%M%S%f}"
    made.rename(home)
    turned = folder() / f".{CURRENT}.{os.getpid()}"
    turned.unlink(missing_ok=True)
    turned.symlink_to(home.name)
    turned.replace(folder() / CURRENT)
    sets = sorted(each for each in folder().iterdir() if each.is_dir() and each.name[0].isdigit())
    for old in sets[:-SETS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
