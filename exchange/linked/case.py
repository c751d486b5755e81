"""One competence profile as a CASE 1.1 package (1EdTech), for learning platforms and registers of competences.

The profile is the document. Its tasks, its requirements and the levels that these ask are the items. Associations say
what belongs to what, and which requirement is which competence of ESCO. CASE has one language per document, so the
client's language chooses; where a text is missing in it the other language stands in.
"""

import uuid
from dataclasses import dataclass, field

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coediting.columns import content_column
from exchange.linked import iris
from profiles.document import LEVEL_MEANINGS, find
from profiles.models import Competence

VERSION = "1.1"
ADOPTED, DRAFT = "Adopted", "Draft"
KINDS = {  # of items: what they are called, and what they are
    "task": (_("task"), _("What somebody does in this job.")),
    "requirement": (_("requirement"), _("A competence that this job asks for, at a level.")),
    "level": (_("level"), _("How well somebody must master a competence.")),
}
SOURCES = {"jobs": "job", "sectors": "sector", "themes": "theme", "agendas": "theme"}
RESOURCES = {"job": "jobs", "sector": "sectors", "theme": "themes"}


def columns_of(view):
    """The columns that a package is made of: CASE has members of its own, so `fields=` has no say in them."""
    return view.columns() | {"content": content_column()}


def package(row, partners):
    """The CFPackage of a profile's row as the API tells it. `partners` = {uid: name}."""
    if not row["content"]:
        raise Http404
    return Package(row, partners).built()


@dataclass
class Package:
    """A package being built."""

    row: dict
    partners: dict
    items: list = field(default_factory=list)
    associations: list = field(default_factory=list)

    def __post_init__(self):
        self.language = get_language()
        self.content = self.row["content"]
        self.home = iris.id_of("profiles", self.row["uid"])
        self.moment = self.row["updated"]

    def built(self):
        """The whole package."""
        document = self.document()
        self.add_tasks()
        self.add_requirements()
        self.relate_jobs()
        return {
            "CFDocument": document,
            "CFItems": self.items,
            "CFAssociations": self.associations,
            "CFDefinitions": {"CFItemTypes": self.item_types(), "CFSubjects": self.subjects()},
        }

    def words(self, texts):
        """A language map in the language of the document."""
        other = "nl" if self.language == "en" else "en"
        return texts.get(self.language) or texts.get(other) or ""

    # ---------- the document ----------

    def document(self):
        row, content = self.row, self.content
        made = {
            "identifier": row["uid"],
            "uri": self.home,
            "frameworkType": "Competence profile",
            "caseVersion": VERSION,
            "creator": self.partners[row["owner"]["uid"]],
            "publisher": self.partners[row["owner"]["uid"]],
            "title": self.words(content["title"]) or row["slug"],
            "description": self.words(content["summary"]),
            "officialSourceURL": self.home,
            "language": self.language,
            "lastChangeDateTime": self.moment,
            "adoptionStatus": ADOPTED if row["version"] else DRAFT,
            "subject": [subject["title"] for subject in self.subjects()],
        }
        if row["version"]:
            made |= {"version": str(row["version"]), "statusStartDate": row["published_at"][:10]}
        return {name: value for name, value in made.items() if value not in ("", [])}

    def subjects(self):
        """The sectors, themes and agendas as definitions of subjects."""
        return [
            {
                "identifier": str(each.uid),
                "uri": iris.id_of(RESOURCES[SOURCES[name]], each.uid),
                "title": each.label_in(self.language),
                "hierarchyCode": getattr(each, "code", "") or each.slug,
                "lastChangeDateTime": self.moment,
            }
            for name in ("sectors", "themes", "agendas")
            for each in self.found(SOURCES[name], self.content[name])
        ]

    @staticmethod
    def found(source, uids):
        """Catalogue objects in the order in which the content names them."""
        known = find(source, uids) if uids else {}
        return [known[each] for each in uids if each in known]

    # ---------- the items ----------

    def item(self, row_id, statement, kind, **more):
        """Add an item of a kind of KINDS and return the link to it."""
        uri = f"{self.home}#{row_id}"
        made = {
            "identifier": row_id,
            "uri": uri,
            "fullStatement": statement,
            "CFItemType": str(KINDS[kind][0]),
            "CFItemTypeURI": self.type_link(kind),
            "language": self.language,
            "lastChangeDateTime": self.moment,
        }
        self.items.append(made | {name: value for name, value in more.items() if value not in ("", [], {}, None)})
        return {"title": statement, "identifier": row_id, "uri": uri, "targetType": "CASE"}

    def add_tasks(self):
        """The tasks, in their order."""
        self.tasks = {}
        for place, row in enumerate(self.content["tasks"], start=1):
            extension = {"suitability": row["suitability"]} if row["suitability"] else {}
            link = self.item(
                row["id"], self.words(row["title"]) or "–", "task",
                notes=self.words(row["support"]), listEnumeration=str(place), extensions=extension,
            )  # fmt: skip
            self.tasks[row["id"]] = link
            self.associate(link, "isChildOf", self.whole(), place)

    def add_requirements(self):
        """The requirements, each with its competence, its level and the tasks that need it."""
        rows = self.content["requirements"]
        uids = [row["competence"] for row in rows if row["competence"]]
        competences = {str(each.uid): each for each in Competence.objects.filter(uid__in=uids)}
        levels = self.levels(rows)
        for place, row in enumerate(rows, start=1):
            competence = competences.get(row["competence"])
            if competence is None:
                continue
            link = self.requirement(row, competence, place)
            self.associate(link, "isChildOf", self.whole(), place)
            self.associate(link, "exactMatchOf", self.match(competence))
            if row["level"]:
                self.associate(link, "hasSkillLevel", levels[row["level"]])
            for task in row["tasks"]:
                self.associate(link, "isRelatedTo", self.tasks[task])

    def requirement(self, row, competence, place):
        """Add one requirement and return the link to it. What CASE has no member for stands in `extensions`."""
        names = ("level", "importance", "learning", "lacking_low", "lacking_mid", "lacking_high", "lacking_source")
        told = {name: row[name] for name in names if row[name] not in (None, "", [])}
        return self.item(
            row["id"],
            competence.label_in(self.language),
            "requirement",
            notes="\n\n".join(filter(None, (self.words(row["indicators"]), self.words(row["applied"])))),
            conceptKeywords=[competence.group],
            listEnumeration=str(place),
            extensions=told | {"group": competence.group},
        )

    def levels(self, rows):
        """{level: link} of the levels that are asked; the levels themselves are items too."""
        asked = {row["level"] for row in rows}
        found = {}
        for number, name, meaning in LEVEL_MEANINGS:
            if number in asked:
                row_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.home}#level-{number}"))
                statement = f"{name}: {meaning}"
                found[number] = self.item(row_id, statement, "level", humanCodingScheme=str(number))
        return found

    # ---------- what belongs to what ----------

    def whole(self):
        title = self.words(self.content["title"]) or self.row["slug"]
        return {"title": title, "identifier": self.row["uid"], "uri": self.home, "targetType": "CASE"}

    def match(self, thing, resource="competences"):
        """The link to a competence or job: ESCO's own address where it has one."""
        link = {"title": thing.label_in(self.language), "identifier": str(thing.uid)}
        if thing.esco_uri:
            return link | {"uri": thing.esco_uri, "targetType": "ext:esco"}
        return link | {"uri": iris.id_of(resource, thing.uid), "targetType": "ext:greenskills"}

    def relate_jobs(self):
        """The jobs that the profile is about."""
        for job in self.found("job", self.content["jobs"]):
            self.associate(self.whole(), "isRelatedTo", self.match(job, "jobs"))

    def associate(self, origin, kind, destination, number=None):
        """Add an association. Its name follows from what it joins, so it is the same in every export."""
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{origin['uri']} {kind} {destination['uri']}"))
        made = {
            "identifier": name,
            "uri": f"{self.home}#{name}",
            "associationType": kind,
            "originNodeURI": origin,
            "destinationNodeURI": destination,
            "lastChangeDateTime": self.moment,
        }
        self.associations.append(made | ({"sequenceNumber": number} if number else {}))

    # ---------- definitions ----------

    def item_types(self):
        """What the kinds of items are."""
        return [
            self.type_link(kind)
            | {
                "description": str(meaning),
                "hierarchyCode": str(place),
                "typeCode": kind,
                "lastChangeDateTime": self.moment,
            }
            for place, (kind, (_name, meaning)) in enumerate(KINDS.items(), start=1)
        ]

    def type_link(self, kind):
        uri = f"{iris.terms()}{kind}"
        return {
            "title": str(KINDS[kind][0]),
            "identifier": str(uuid.uuid5(uuid.NAMESPACE_URL, uri)),
            "uri": uri,
        }
