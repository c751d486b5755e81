"""A tiny ESCO download, hand-made: two occupations, four skills, a few groups and relations."""

import csv
import io
import zipfile

E = "http://data.europa.eu/esco/"
SORTER, WELDER = f"{E}occupation/sorter", f"{E}occupation/welder"
SORT, WELD, RECYCLE, TALK = (f"{E}skill/{name}" for name in ("sort", "weld", "recycle", "talk"))
GROUP, TOP = f"{E}skill/S1.1", f"{E}skill/S1"

FILES = {
    "ISCOGroups_en.csv": [
        ["conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels"],
        *(
            ["ISCOGroup", f"{E}isco/C{code}", code, label, "released", ""]
            for code, label in [
                ("7", "Craft workers"),
                ("72", "Metal workers"),
                ("721", "Moulders"),
                ("7212", "Welders"),
            ]
        ),
    ],
    "ISCOGroups_nl.csv": [
        ["conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels"],
        ["ISCOGroup", f"{E}isco/C7", "7", "Ambachtslieden", "released", ""],
    ],
    "occupations_en.csv": [
        ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status", "code"],
        [
            "Occupation",
            SORTER,
            "7212",
            "sorter",
            "metal sorter\nsorter\nscrap sorter",
            "released",
            "7212.1.1",
        ],
        ["Occupation", WELDER, "7212", "welder", "", "released", "7212.1"],
    ],
    "occupations_nl.csv": [
        ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status", "code"],
        ["Occupation", SORTER, "7212", "sorteerder", "", "released", "7212.1.1"],
    ],
    "skills_en.csv": [
        [
            "conceptType",
            "conceptUri",
            "skillType",
            "reuseLevel",
            "preferredLabel",
            "altLabels",
            "status",
            "description",
        ],
        [
            "Skill",
            SORT,
            "skill/competence",
            "sector-specific",
            "sort scrap",
            "separate scrap",
            "released",
            'a, "b"\nc',
        ],
        ["Skill", WELD, "skill/competence", "occupation-specific", "weld", "", "released", ""],
        ["Skill", RECYCLE, "knowledge", "cross-sector", "recycling", "", "released", ""],
        ["Skill", TALK, "", "transversal", "talk", "", "released", ""],
    ],
    "skillGroups_en.csv": [
        ["conceptType", "conceptUri", "preferredLabel", "altLabels", "status", "code"],
        ["SkillGroup", GROUP, "sorting", "", "released", "S1.1"],
        ["SkillGroup", TOP, "handling", "", "released", ""],
    ],
    "skillsHierarchy_en.csv": [
        [*(f"Level {n} URI" for n in range(4)), *(f"Level {n} code" for n in range(4))],
        [TOP, "", "", "", "S1"],
        [TOP, GROUP, "", "", "S1", "S1.1", "", ""],
    ],
    "greenSkillsCollection_en.csv": [
        ["conceptType", "conceptUri", "preferredLabel", "altLabels"],
        ["Skill", RECYCLE, "recycling", ""],
    ],
    "greenSkillsCollection_nl.csv": [
        ["conceptType", "conceptUri", "preferredLabel", "altLabels"],
        ["Skill", RECYCLE, "recycling (nl)", "afval sorteren | recycleren"],
    ],
    "digitalSkillsCollection_en.csv": [
        ["conceptType", "conceptUri", "preferredLabel", "altLabels"],
        ["Skill", WELD, "weld", ""],
    ],
    "transversalSkillsCollection_en.csv": [
        ["conceptType", "conceptUri", "preferredLabel", "altLabels"],
        ["Skill", TALK, "talk", ""],
    ],
    "broaderRelationsOccPillar.csv": [
        ["conceptType", "conceptUri", "broaderType", "broaderUri"],
        ["Occupation", WELDER, "ISCOGroup", f"{E}isco/C7212"],
        ["Occupation", SORTER, "Occupation", WELDER],
    ],
    "broaderRelationsSkillPillar.csv": [
        ["conceptType", "conceptUri", "broaderType", "broaderUri"],
        ["Skill", SORT, "SkillGroup", GROUP],
        ["Skill", RECYCLE, "Skill", SORT],
        ["SkillGroup", GROUP, "SkillGroup", TOP],
    ],
    "occupationSkillRelations.csv": [
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [SORTER, "essential", "skill/competence", SORT],
        [SORTER, "optional", "knowledge", RECYCLE],
        [WELDER, "essential", "skill/competence", WELD],
    ],
}


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def download(folder, **changed):
    """Write the download as CSV files. `changed`: {stem of the file: rows, bytes, or None to leave it out}."""
    folder.mkdir(exist_ok=True)
    for name, usual in FILES.items():
        rows = changed.get(name.removesuffix(".csv"), usual)
        if rows is not None:
            (folder / name).write_bytes(rows if isinstance(rows, bytes) else as_csv(rows))
    return folder


def rows_of(stem, *more, without=()):
    """A file's rows, with more behind them and without those that hold one of these URIs."""
    return [row for row in FILES[f"{stem}.csv"] if not set(row) & set(without)] + list(more)


def zipped(path, files):
    """A zip of {name: bytes}."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
