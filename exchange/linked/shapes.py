"""What every member of every public resource means: SKOS, ESCO, schema.org and Dublin Core where they have a word.

A member that is not named here keeps its own name in the portal's name space (`…/id/terms#`), so nothing that the API
tells is ever lost in JSON-LD; `tests/exchange/test_linked.py` holds every resource to that.
"""

from coediting import fields
from exchange.linked import iris
from exchange.linked.members import Coded, Link, Member, Rows, Shape, To, Typed, Within, Words
from profiles.document import SCHEMA as PROFILE
from roadmap.document import SCHEMA as TARGET

SOURCES = {
    "competence": "competences",
    "job": "jobs",
    "sector": "sectors",
    "theme": "themes",
    "action": "actions",
    "indicator": "indicators",
}
SKILL_TYPES = {kind: f"{iris.ESCO}skill-type/{kind}" for kind in ("skill", "knowledge")}
REUSE_LEVELS = {
    level: f"{iris.ESCO}skill-reuse-level/{level}"
    for level in ("transversal", "cross-sector", "sector-specific", "occupation-specific")
}
NAMED = {"uri": Link(means="foaf:isPrimaryTopicOf")}
LABELS = {"labels": Words(means="skos:prefLabel"), "other_labels": Words(means="skos:altLabel")}
MOMENTS = {
    name: Typed(means=means, datatype="xsd:dateTime")
    for name, means in {
        "created": "dcterms:created",
        "updated": "dcterms:modified",
        "published_at": "dcterms:issued",
        "decided": "",
        "settled": "",
        "started": "",
        "retired": "",
        "starts": "schema:startDate",
        "ends": "schema:endDate",
    }.items()
}
STANDING = {
    "retired": MOMENTS["retired"],
    "retired_because": Member(means="skos:historyNote"),
}
DOCUMENT = {
    **NAMED,
    **{name: MOMENTS[name] for name in ("updated", "published_at")},
    "owner": To(means="dcterms:publisher", resource="partners"),
    "partners": To(means="dcterms:contributor", resource="partners"),
}
MEANS = {  # members of the contents of documents that others have a word for
    "title": "dcterms:title",
    "summary": "dcterms:abstract",
    "description": "dcterms:description",
    "jobs": "schema:occupationalCategory",
    "sectors": "schema:industry",
    "themes": "dcterms:subject",
    "agendas": "dcterms:subject",
    "responsibility": "schema:responsibilities",
}
WORDS = {"requirements": {"tasks": "needed_for"}}  # rows whose member has the name of another thing elsewhere


def members_of(fields, words=None):
    """{name: Member} of a content's schema: a field that is added to it has a meaning the same day."""
    return {field.name: member_of(field, (words or {}).get(field.name, "")) for field in fields}


def member_of(field, word=""):
    """The Member of one field of a content."""
    said = {"word": word, "means": MEANS.get(field.name, "")}
    if isinstance(field, fields.Rows):
        return Rows(**said, shape=Shape(members=members_of(field.fields, WORDS.get(field.name))))
    if isinstance(field, fields.RowChoices):
        return Within(**said)
    if isinstance(field, fields.Reference):
        return To(**said, resource=SOURCES[field.source])
    return Words(**said) if isinstance(field, fields.LanguageMap) else Member(**said)


def concept(word):
    """The types of a concept of the catalogue."""
    return ("skos:Concept", word)


def nace(row, place):
    """The European Union's own address of a NACE code; NACE-BEL is Belgium's, which has none there."""
    home = iris.NACE.get(row["revision"])
    return {"nace_uri": home + row["code"].replace(".", "")} if home else {}


def edge(row, place):
    """The edge as ESCO says it, straight from job to competence."""
    word = "essential_skill" if row["importance"] == "essential" else "optional_skill"
    job, competence = iris.id_of("jobs", row["job"]), iris.id_of("competences", row["competence"])
    return {"relationship_for": {"@id": job, word: competence}}


CATALOGUE = {
    "sectors": Shape(
        types=concept("Sector"),
        members={
            **NAMED,
            **LABELS,
            "code": Member(means="skos:notation"),
            "parent": To(means="skos:broader", resource="sectors"),
        },
        also=nace,
    ),
    "themes": Shape(
        types=concept("Theme"),
        members={**NAMED, **LABELS, "description": Words(means="dcterms:description")},
    ),
    "jobs": Shape(
        types=lambda row: (*concept("Job"), *(("esco:Occupation",) if row.get("kind") == "occupation" else ())),
        members={
            **NAMED,
            **LABELS,
            **STANDING,
            "esco_uri": Link(means="skos:exactMatch"),
            "code": Member(means="skos:notation"),
            "parent": To(means="skos:broader", resource="jobs"),
            "successors": To(means="dcterms:isReplacedBy", resource="jobs"),
            "predecessors": To(means="dcterms:replaces", resource="jobs"),
        },
    ),
    "competences": Shape(
        types=lambda row: (*concept("Competence"), *(("esco:Skill",) if row.get("esco_uri") else ())),
        members={
            **NAMED,
            **LABELS,
            **STANDING,
            "esco_uri": Link(means="skos:exactMatch"),
            "kind": Coded(word="skill_type", means="esco:skillType", codes=SKILL_TYPES),
            "reuse_level": Coded(means="esco:skillReuseLevel", codes=REUSE_LEVELS),
            "themes": To(means="dcterms:subject", resource="themes"),
            "successors": To(means="dcterms:isReplacedBy", resource="competences"),
            "predecessors": To(means="dcterms:replaces", resource="competences"),
        },
    ),
    "job-competences": Shape(
        types=("esco:Relationship",),
        members={
            "job": To(word="relationship_for", means="esco:isRelationshipFor", resource="jobs"),
            "competence": To(word="relationship_to", means="esco:refersConcept", resource="competences"),
        },
        also=edge,
        detailed=False,
    ),
    "shortage-listings": Shape(
        types=("ShortageListing",),
        members={"title": Words(means="dcterms:title"), "job": To(resource="jobs")},
    ),
}
DOCUMENTS = {
    "profiles": Shape(
        types=lambda row: ("CompetenceProfile", *(("schema:Occupation",) if row.get("kind") == "job" else ())),
        members=members_of(PROFILE.fields) | DOCUMENT,
        flattened=("content",),
    ),
    "targets": Shape(
        types=("Target",),
        members=members_of(TARGET.fields) | DOCUMENT | {
            "roadmap": To(means="dcterms:isPartOf", resource="roadmaps"),
            "latest": Rows(shape=Shape(members={})),
        },
        flattened=("content",),
    ),
}
ROADMAP = {
    "roadmaps": Shape(
        types=("Roadmap",),
        members={
            **NAMED,
            "summary": Words(means="dcterms:abstract"),
            "note": Words(means="skos:note"),
            "source_url": Link(means="dcterms:source"),
            "publisher": Member(word="published_by"),
        },
    ),
    "action-lines": Shape(
        types=("ActionLine",),
        members={**NAMED, "roadmap": To(means="dcterms:isPartOf", resource="roadmaps")},
    ),
    "actions": Shape(
        types=("Action",),
        members={
            **NAMED,
            "roadmap": To(means="dcterms:isPartOf", resource="roadmaps"),
            "line": To(resource="action-lines"),
            "code": Member(means="skos:notation"),
            "owner": DOCUMENT["owner"],
            "evidence": Rows(shape=Shape(members={"url": Link(means="schema:url")})),
        },
    ),
    "indicators": Shape(
        types=("Indicator",),
        members={**NAMED, "points": Rows(shape=Shape(members={"note": Words(means="skos:note")}))},
    ),
    "agenda-requests": Shape(
        types=("AgendaRequest",),
        members={
            **NAMED,
            **{name: MOMENTS[name] for name in ("created", "settled")},
            "agenda": To(word="asked_for", resource="themes"),
            "partner": To(word="asked_by", resource="partners"),
            "note": Words(means="skos:note"),
            "answer": Words(),
            **{name: To(word=f"linked_{name}", means="dcterms:relation", resource=name)
               for name in ("profiles", "targets", "actions", "initiatives")},
        },
    ),
    "initiatives": Shape(
        types=("Initiative", "schema:Project"),
        members={
            **NAMED,
            "summary": Words(means="dcterms:abstract"),
            "partners": DOCUMENT["partners"],
            "agendas": To(means="dcterms:subject", resource="themes"),
            "url": Link(means="schema:url"),
        },
    ),
}
FIGURES = {
    "workforce": Shape(
        types=("WorkforceCell",),
        members={
            "dataset": Rows(shape=Shape(types=("WorkforceDataset",), members={})),
            "sector": To(resource="sectors"),
            "job": To(resource="jobs"),
        },
        detailed=False,
    ),
    "scenarios": Shape(
        types=("Scenario",),
        members={
            **NAMED,
            "name": Words(means="schema:name"),
            "note": Words(means="skos:note"),
            "sectors": Rows(word="sector_rates", shape=Shape(members={"sector": To(resource="sectors")})),
            "ages": Rows(word="age_rates", shape=Shape(members={})),
        },
    ),
    "evidence": Shape(
        types=("Evidence",),
        members={
            **NAMED,
            **{name: MOMENTS[name] for name in ("created", "decided")},
            "competence": To(resource="competences"),
            "job": To(resource="jobs"),
            "sector": To(resource="sectors"),
            "carried_from": To(means="dcterms:isVersionOf", resource="evidence"),
            "partner": To(word="told_by", resource="partners"),
            "note": Words(means="skos:note"),
        },
    ),
    "group-evidence": Shape(
        types=("GroupEvidence",),
        members={**NAMED, "sectors": To(means="schema:industry", resource="sectors"), "note": Words(means="skos:note")},
    ),
    "need-runs": Shape(
        types=("NeedRun",),
        members={**NAMED, "started": MOMENTS["started"], "subject": Member(word="set_off_by")},
    ),
    "need-releases": Shape(
        types=("NeedRelease",),
        members={
            **NAMED,
            "created": MOMENTS["created"],
            "name": Words(means="schema:name"),
            "note": Words(means="skos:note"),
            "dataset": Member(word="dataset_slug"),
        },
    ),
}


def document_of(row):
    """The address of the profile or target that a contribution is about."""
    return iris.id_of("documents", row["document"]) if row.get("document") else None


PEOPLE = {
    "dialogues": Shape(
        types=("Dialogue", "schema:Event"),
        members={
            **NAMED,
            "starts": MOMENTS["starts"],
            "ends": MOMENTS["ends"],
            "theme": To(resource="themes"),
            "organiser": To(means="schema:organizer", resource="partners"),
            "aim": Words(means="dcterms:description"),
            "agenda": Words(),
            "prepare": Words(),
            "series": Rows(shape=Shape(types=("DialogueSeries",), members={})),
            "languages": Member(means="dcterms:language"),
            "place": Member(means="schema:location"),
            "link": Link(means="schema:url"),
        },
    ),
    "contributions": Shape(
        types=("Contribution",),
        members={
            **NAMED,
            **{name: MOMENTS[name] for name in ("created", "decided")},
            "dialogue": To(means="dcterms:isPartOf", resource="dialogues"),
            "document": To(word="about_document", resource="documents"),
            "row": Within(word="about_row", of=document_of),
            "row_label": Words(),
            "text": Member(means="schema:text"),
            "theme": Member(word="cluster"),
            "points": Member(word="dots"),
            "made_of": To(means="dcterms:hasPart", resource="contributions"),
            "became": To(means="dcterms:isReplacedBy", resource="contributions"),
            "answer": Words(),
            "proposals": Rows(shape=Shape(
                types=("Proposal",), members={name: MOMENTS[name] for name in ("created", "decided")}
            )),
        },
    ),
    "statements": Shape(
        types=("Statement",),
        members={
            **NAMED,
            "created": MOMENTS["created"],
            "dialogue": To(means="dcterms:isPartOf", resource="dialogues"),
            "text": Words(word="sentence", means="schema:text"),
            "contribution": To(means="dcterms:source", resource="contributions"),
        },
    ),
    "partners": Shape(
        types=("Partner", "schema:Organization"),
        members={
            **NAMED,
            "name": Words(means="schema:name"),
            "aliases": Member(means="schema:alternateName"),
            "website": Link(means="schema:url"),
        },
    ),
}
SHAPES = {**CATALOGUE, **DOCUMENTS, **ROADMAP, **FIGURES, **PEOPLE}
# Resources without linked data, and why.
WITHOUT = {
    "map": "a computed table, whose edges are job-competences",
    "needs": "a computed answer to one question",
    "needs/explain": "a computed answer to one question",
    "search": "a ranking of things that each have an address",
    "curation": "work of coordinators, not public",
    "review-tasks": "work of coordinators, not public",
    "imports": "work of coordinators, not public",
    "watches": "one person's own",
    "notifications": "one person's own",
    "registrations": "people, who are for the organiser of their dialogue alone",
    "join-requests": "people, who may withdraw at any moment",
}


def linked(name, row, only=None):
    """A row of the API's JSON as a JSON-LD object, without its context; `only` these of its members, if given."""
    shape = SHAPES[name]
    subject = iris.id_of(name, row["uid"]) if shape.detailed else f"{iris.id_of(name)}#{row['uid']}"
    return shape.linked(row, subject, only=only)
