"""What each set of files holds, whose it is and how it may be used: in words, for the page, the API and the data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from exchange.linked import iris

# In the order of the page: {resource: (what it is called, what it is for)}.
RESOURCES = {
    "profiles": (
        _("Competence profiles"),
        _("All published profiles: who wrote them, and for which jobs, sectors and themes they are."),
    ),
    "profile-tasks": (
        _("Tasks of the profiles"),
        _("Every line is a task, with whether people of the target group can do it and with which support."),
    ),
    "profile-requirements": (
        _("What the profiles ask"),
        _("Every line is a competence that a profile asks, with its level and how one sees it."),
    ),
    "competences": (
        _("Competences"),
        _("Skills, knowledge and attitudes: ESCO’s and our own, with the green and circular marks."),
    ),
    "jobs": (_("Jobs"), _("ISCO-08 groups, ESCO occupations below them, and our own circular jobs.")),
    "job-competences": (
        _("Which job needs which competence"),
        _("Every line is one job with one competence, essential or optional, and who says so."),
    ),
    "sectors": (_("Sectors"), _("NACE activities with their codes, in each revision we use.")),
    "themes": (_("Themes and agendas"), _("Circular themes, strategic agendas and levers.")),
    "shortage-listings": (
        _("Shortage occupations"),
        _("The yearly lists, linked to a job where the match is certain."),
    ),
    "partners": (_("Partners"), _("The organisations that write the profiles.")),
}
OF_PROFILES = ("profiles", "profile-tasks", "profile-requirements")  # which hold what a withdrawn profile said
# ESCO's own words, which its licence asks for, and what we did with it.
ESCO = _("This service uses the ESCO classification of the European Commission.")
OF_ESCO = {"profile-requirements", "competences", "jobs", "job-competences"}


def about(name, now):
    """The description of one resource's data as a JSON-LD object: what it is, of when, and with which obligation."""
    title, purpose = RESOURCES[name]
    said = {
        "@id": iris.id_of(name),
        "@type": ["dcat:Dataset"],
        "title": in_both_languages(title),
        "description": in_both_languages(purpose),
        "modified": now.isoformat(),
    }
    return said | ({"licence_note": in_both_languages(ESCO)} if name in OF_ESCO else {})


def in_both_languages(text):
    """A lazy text in Dutch and in English."""
    found = {}
    for language in ("nl", "en"):
        with override(language):
            found[language] = str(text)
    return found
