"""The insides of profiles as tables: one line per task, and one per requirement, for who reads in a spreadsheet.

The projected rows say which there are; what only the content holds is looked up in it by the row's id.
"""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from profiles.models import Requirement, Task
from rest.formats import Listing
from rest.rows import languages, pair

PROFILE = {
    "profile": "profile__document__uid",
    "profile_slug": "profile__slug",
    "profile_title": pair("profile__title"),
    "position": "position",
    "id": "row",
}
# The Flemish label goes before ESCO's Dutch one, as on the pages.
FLEMISH = Coalesce(NullIf(F("competence__label_vls"), Value("")), F("competence__label_nl"))


class InContent(Func):
    """A text of the row of the published content that has this row's id."""

    output_field = TextField()

    def __init__(self, rows, name, language):
        super().__init__(
            F(f"profile__document__published__content__{rows}"), F("row"), Value(name), Value(language)
        )

    def as_sql(self, compiler, connection, **_options):
        """The four expressions stand at different places of the text."""
        parts = [compiler.compile(each) for each in self.source_expressions]
        (content, in_content), (row, in_row), (name, in_name), (language, in_language) = parts
        text = (
            f"(SELECT found -> {name}::text ->> {language}::text FROM jsonb_array_elements({content}) AS found"  # noqa: S608
            f" WHERE found ->> 'id' = {row}::text)"
        )
        return text, [*in_name, *in_language, *in_content, *in_row]


def both(rows, name):
    """A language map of the content."""
    return languages(*(InContent(rows, name, language) for language in ("nl", "en")))


def sheets():
    """{name: Listing} of the tables."""
    public = {"profile__document__published__isnull": False}
    tasks = {
        **PROFILE,
        "title": pair("title"),
        "suitability": "suitability",
        "support": both("tasks", "support"),
    }
    requirements = {
        **PROFILE,
        "competence": "competence__uid",
        "esco_uri": "competence__esco_uri",
        "labels": languages(FLEMISH, "competence__label_en"),
        "group": "competence__group",
        "level": "level",
        "importance": "importance",
        "indicators": both("requirements", "indicators"),
        "applied": both("requirements", "applied"),
        **{name: name for name in ("lacking_low", "lacking_mid", "lacking_high", "lacking_source")},
    }
    order = ("profile__slug", "position")
    return {
        "profile-tasks": Listing(Task.objects.filter(**public), tasks, order),
        "profile-requirements": Listing(Requirement.objects.filter(**public), requirements, order),
    }
