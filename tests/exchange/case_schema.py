"""The JSON schema of a CFPackage, written after the published binding of 1EdTech's CASE Service 1.1 (getCFPackage).

Source: "Competencies and Academic Standards Exchange (CASE) Service Version 1.1", 1EdTech final release, JSON binding,
payload of getCFPackage: the same members, the same required ones, the same enumerations and patterns, and like there
nothing besides them. Rubrics are left out, as we make none.
"""

UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
URI = {"type": "string", "format": "uri"}
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
FREE = {"type": "object"}
EXTENDED = {"type": "string", "pattern": r"^ext:[a-zA-Z0-9._-]+$"}
ASSOCIATIONS = [
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
]


def closed(required, **others):
    """An object with these members and no other."""
    members = required | others
    return {
        "type": "object",
        "properties": members | {"extensions": FREE},
        "required": list(required),
        "additionalProperties": False,
    }


def several(item):
    return {"type": "array", "items": item}


LINK = {**closed({"title": TEXT, "identifier": UUID, "uri": URI})}
GENERAL_LINK = closed(
    {"title": TEXT, "identifier": TEXT, "uri": URI}, targetType={"anyOf": [{"enum": ["CASE"]}, EXTENDED]}
)
for each in (LINK, GENERAL_LINK):
    del each["properties"]["extensions"]
DOCUMENT = closed(
    {"identifier": UUID, "uri": URI, "creator": TEXT, "title": TEXT, "lastChangeDateTime": MOMENT},
    frameworkType=TEXT,
    caseVersion={"enum": ["1.1"]},
    officialSourceURL=URI,
    publisher=TEXT,
    description=TEXT,
    subject=TEXTS,
    subjectURI=several(LINK),
    language=TEXT,
    version=TEXT,
    adoptionStatus=TEXT,
    statusStartDate=DAY,
    statusEndDate=DAY,
    licenseURI=LINK,
    notes=TEXT,
)
ITEM = closed(
    {"identifier": UUID, "fullStatement": TEXT, "uri": URI, "lastChangeDateTime": MOMENT},
    alternativeLabel=TEXT,
    CFItemType=TEXT,
    humanCodingScheme=TEXT,
    listEnumeration=TEXT,
    abbreviatedStatement=TEXT,
    conceptKeywords=TEXTS,
    conceptKeywordsURI=LINK,
    notes=TEXT,
    subject=TEXTS,
    subjectURI=several(LINK),
    language=TEXT,
    educationLevel=TEXTS,
    CFItemTypeURI=LINK,
    licenseURI=LINK,
    statusStartDate=DAY,
    statusEndDate=DAY,
)
ASSOCIATION = closed(
    {
        "identifier": UUID,
        "associationType": {"anyOf": [{"enum": ASSOCIATIONS}, EXTENDED]},
        "uri": URI,
        "originNodeURI": GENERAL_LINK,
        "destinationNodeURI": GENERAL_LINK,
        "lastChangeDateTime": MOMENT,
    },
    sequenceNumber={"type": "integer"},
    CFAssociationGroupingURI=LINK,
    notes=TEXT,
)
DEFINED = {"identifier": UUID, "uri": URI, "title": TEXT, "lastChangeDateTime": MOMENT}
DEFINITIONS = closed(
    {},
    CFConcepts=several(closed(DEFINED | {"hierarchyCode": TEXT}, keywords=TEXT, description=TEXT)),
    CFSubjects=several(closed(DEFINED | {"hierarchyCode": TEXT}, description=TEXT)),
    CFLicenses=several(closed(DEFINED | {"licenseText": TEXT}, description=TEXT)),
    CFItemTypes=several(closed(DEFINED | {"description": TEXT, "hierarchyCode": TEXT}, typeCode=TEXT)),
    CFAssociationGroupings=several(closed(DEFINED, description=TEXT)),
)
PACKAGE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **closed(
        {"CFDocument": DOCUMENT},
        CFItems=several(ITEM),
        CFAssociations=several(ASSOCIATION),
        CFDefinitions=DEFINITIONS,
    ),
}
