"""The interface's texts: found in code and templates, kept in `locale/*/LC_MESSAGES/django.po`, compiled to `.mo`.

Texts are written in English in the code; Dutch stands in `locale/nl`. All of it is done with Babel, as a machine
without the system's gettext must be able to run and to change the portal.
"""

import io
from pathlib import Path

from babel.messages import Catalog, extract, mofile, pofile

LANGUAGES = ("nl", "en")
FOLDERS = ("greenskills", "exchange", "dialogues", "roadmap", "profiles", "coediting", "partners", "rest", "templates")
SKIPPED = {"migrations", "__pycache__"}
KEYWORDS = {
    name.removesuffix("_lazy") + ending: places
    for name, places in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
        "_": None,
        "__": None,  # gettext_lazy beside gettext
    }.items()
    for ending in ("", "_lazy")
}
NOISE = tuple(
    f'"{name}' for name in ("POT-", "PO-", "Project-Id", "Report-", "Last-Tr", "Language-T", "Generated")
)
HEADER = "# Texts of the portal. Made by `manage.py messages`; only the translations are written by hand.\n"


def po_path(base_dir, language):
    return Path(base_dir) / "locale" / language / "LC_MESSAGES" / "django.po"


# ---------- compiling ----------
def compile_all(base_dir):
    """Builds each `.mo` that is missing or older than its `.po`; returns the languages that were built.

    The file is put in place whole: a process that starts meanwhile reads the old one or the new one.
    """
    built = []
    for language in LANGUAGES:
        source = po_path(base_dir, language)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{id(source)}.tmp")
        with fresh.open("wb") as file:
            mofile.write_mo(file, read(base_dir, language))
        fresh.replace(target)
        built.append(language)
    return built


def read(base_dir, language):
    """The catalog of a language; an empty one where there is no file yet."""
    path = po_path(base_dir, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


# ---------- extracting ----------
def found(base_dir):
    """A catalog of every text in code and templates, with the files that use it."""
    catalog = Catalog(project="Green-skills portal", charset="utf-8")
    for path in sorted(sources(Path(base_dir))):
        place = str(path.relative_to(base_dir))
        for _line, message, comments, context in extract.extract(
            "python", io.BytesIO(code_of(path)), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalog.add(message, locations=[(place, None)], auto_comments=comments, context=context)
    return catalog


def sources(base_dir):
    for folder in FOLDERS:
        for path in (base_dir / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".txt"} and not SKIPPED.intersection(path.parts):
                yield path


def code_of(path):
    """The file as Python that Babel can read: templates are turned into calls of gettext first."""
    if path.suffix == ".py":
        return path.read_bytes()
    from django.utils.translation.template import templatize  # needs configured settings

    calls = templatize(path.read_text(), origin=str(path))
    # What is not a call is blanked out, but its indentation would not be Python's.
    return "\n".join(line.lstrip() for line in calls.splitlines()).encode()


def merge(base_dir):
    """Brings every `.po` up to date with the code: new texts come in empty, unused ones go, translations stay.

    Returns {language: number of texts without a translation}. English needs none: its texts are the keys.
    """
    fresh = found(base_dir)
    missing = {}
    for language in LANGUAGES:
        known = read(base_dir, language)
        catalog = Catalog(locale=language, header_comment=HEADER, charset="utf-8", fuzzy=False)
        for message in fresh:
            if not message.id:
                continue
            before = known.get(message.id, context=message.context)
            # A text that got a plural, or lost it, is a new one.
            same = before and before.pluralizable == message.pluralizable
            catalog.add(
                message.id,
                before.string if same else None,
                locations=message.locations,
                flags=message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
        write(base_dir, language, catalog)
        missing[language] = 0 if language == "en" else len(untranslated(catalog))
    return missing


def untranslated(catalog):
    """The texts without a (whole, certain) translation."""
    return [message.id for message in catalog if message.id and (message.fuzzy or not _strings(message))]


def write(base_dir, language, catalog):
    """Writes a `.po` that differs only where its texts do: sorted, without dates and line numbers."""
    path = po_path(base_dir, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalog, width=110, sort_output=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().decode().splitlines()
    text = "\n".join(line for line in lines if not line.startswith(NOISE))
    path.write_text(text + "\n")


def _strings(message):
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and strings
