"""The files of an ESCO download: their names, their columns, and what we read them for."""

import re

from profiles.importing.reading import Layout

LANGUAGES = ("en", "nl")
COLLECTIONS = ("green", "digital", "digcomp", "transversal", "language", "research")

CONCEPT = {"conceptUri": "uri", "preferredLabel": "label", "altLabels": "alt", "status": "status"}
COLLECTION = Layout(
    {"conceptUri": "uri", "preferredLabel": "label", "altLabels": "alt"}, ("conceptUri", "preferredLabel")
)
BROADER = Layout({"conceptUri": "uri", "broaderUri": "broader"}, ("conceptUri", "broaderUri"))
LEVELS = range(4)

# Per language: {name of the file without language and extension, in small letters: layout}
TRANSLATED = {
    "occupations": Layout(
        CONCEPT | {"iscoGroup": "isco", "code": "code"}, ("conceptUri", "iscoGroup", "preferredLabel", "code")
    ),
    "iscogroups": Layout(CONCEPT | {"code": "code"}, ("conceptUri", "code", "preferredLabel")),
    "skills": Layout(
        CONCEPT | {"skillType": "type", "reuseLevel": "reuse"},
        ("conceptUri", "skillType", "reuseLevel", "preferredLabel"),
    ),
    "skillgroups": Layout(CONCEPT | {"code": "code"}, ("conceptUri", "preferredLabel")),
    **{f"{name}skillscollection": COLLECTION for name in COLLECTIONS},
}
# The same in every language: newer releases add a language to their names, and one of them is enough.
PLAIN = {
    "skillshierarchy": Layout(
        {f"Level {level} URI": f"uri_{level}" for level in LEVELS}
        | {f"Level {level} code": f"code_{level}" for level in LEVELS},
        tuple(f"Level {level} URI" for level in LEVELS),
    ),
    "broaderrelationsoccpillar": BROADER,
    "broaderrelationsskillpillar": BROADER,
    "occupationskillrelations": Layout(
        {"occupationUri": "occupation", "relationType": "importance", "skillUri": "skill"},
        ("occupationUri", "relationType", "skillUri"),
    ),
}
# Known and left out on purpose. `skillSkillRelations` says that one skill helps another; no page, map or
# calculation of the portal asks for that, and requirements are a judgement of the partners, not a deduction.
# `researchOccupationsCollection` and `conceptSchemes` only group what the other files already bring.
LEFT_OUT = ("skillskillrelations", "researchoccupationscollection", "conceptschemes")

NAME = re.compile(r"^(?P<kind>[a-z]+?)(?:_(?P<language>[a-z]{2}))?\.csv$")


def recognise(name):
    """(kind, language, layout) of a file by its name; language "" where it has none. None when it is not for us."""
    match = NAME.match(name.lower())
    if not match:
        return None
    kind, language = match["kind"], match["language"] or ""
    if kind in PLAIN:
        return kind, language, PLAIN[kind]
    if kind in TRANSLATED and language in LANGUAGES:
        return kind, language, TRANSLATED[kind]
    return None


def table_of(kind, language=""):
    """The temporary table of a kind of file."""
    return f"in_{kind}_{language}" if kind in TRANSLATED else f"in_{kind}"


def every_table():
    """(table, layout) of all kinds in all languages."""
    for kind, layout in TRANSLATED.items():
        for language in LANGUAGES:
            yield table_of(kind, language), layout
    for kind, layout in PLAIN.items():
        yield table_of(kind), layout
