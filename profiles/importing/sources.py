"""Finding the CSV files in what somebody gives: zips, folders, single files, mixed.

Nothing is unpacked to disk. Names inside a zip are only looked at by their last part, so a path that points outside
has no effect; sizes are limited before a byte is read, and counted again while reading.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from profiles.importing.faults import Fault, ImportRefused

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 500
MOST_BYTES_OF_A_FILE = 200 * MEGABYTE
MOST_BYTES = 600 * MEGABYTE
MOST_RATIO = 100  # ESCO's own files are packed 5 to 8 times smaller
RATIO_COUNTS_FROM = 5 * MEGABYTE


@dataclass(frozen=True)
class Source:
    """One CSV file: `name` is its own, `label` says where it lies, `size` is in bytes when unpacked."""

    name: str
    label: str
    size: int
    path: Path
    member: zipfile.ZipInfo | None = None
    version: str = ""

    def open(self):
        """A binary stream from the start. Close it after use."""
        if self.member is None:
            return self.path.open("rb")
        with zipfile.ZipFile(self.path) as archive:  # the member's stream keeps the file open for itself
            return archive.open(self.member)


def find(paths):
    """Every CSV file in these zips, folders and files, in a fixed order.

    Raises ImportRefused for what is not there, is no zip or CSV file, or is suspiciously large.
    """
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = [file for file in sorted(path.rglob("*")) if file.suffix.lower() in (".csv", ".zip")]
            found += [source for file in inside if file.is_file() for source in _open_file(file)]
        elif path.is_file():
            found += _open_file(path)
        else:
            detail = _("This file or folder is not there.")
            raise ImportRefused(Fault(path.name or str(path), 0, "", "not-found", detail))
    if sum(source.size for source in found) > MOST_BYTES:
        detail = _("Together the files are too large to be a classification.")
        raise ImportRefused(Fault("", 0, "", "too-large", detail))
    return found


def _open_file(path):
    if path.suffix.lower() == ".csv":
        source = Source(path.name, path.name, path.stat().st_size, path)
        _refuse_large(source)
        return [source]
    if not zipfile.is_zipfile(path):
        raise ImportRefused(Fault(path.name, 0, "", "not-a-zip", _("This is no zip file, or it is cut off.")))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise ImportRefused(Fault(path.name, 0, "", "not-a-zip", _("This zip file is damaged."))) from error
    return _members_of(path, members)


def _members_of(path, members):
    if len(members) > MOST_MEMBERS:
        raise ImportRefused(Fault(path.name, 0, "", "zip-bomb", _("This zip holds too many files.")))
    sources = []
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/")).name
        label = f"{path.name} › {name}"
        source = Source(name, label, member.file_size, path, member, _version_in(path.name))
        _refuse_large(source)
        packed = max(member.compress_size, 1)
        if member.file_size > RATIO_COUNTS_FROM and member.file_size / packed > MOST_RATIO:
            detail = _("This file unpacks to far more than it could honestly hold.")
            raise ImportRefused(Fault(label, 0, "", "zip-bomb", detail))
        if member.is_dir() or not name.lower().endswith(".csv") or name.startswith("._"):
            continue
        if member.flag_bits & 0x1:
            raise ImportRefused(Fault(label, 0, "", "encrypted", _("This file is locked with a password.")))
        sources.append(source)
    return sources


def _refuse_large(source):
    if source.size > MOST_BYTES_OF_A_FILE:
        detail = _("This file is too large: at most %(most)d MB.") % {
            "most": MOST_BYTES_OF_A_FILE // MEGABYTE
        }
        raise ImportRefused(Fault(source.label, 0, "", "too-large", detail))


def _version_in(name):
    """The release in a download's name ("ESCO dataset - v1.1.1 - …"), "" when it names none."""
    words = name.replace("_", " ").split()
    return next((word[1:] for word in words if word[:1] == "v" and word[1:2].isdigit()), "")[:20]
