"""Where people read about a thing: the page of one object of each resource."""

from django.urls import reverse


def _page(name, *fields):
    """A page whose address holds these fields of the object."""
    return fields, lambda *values: reverse(name, args=values)


def _listed(name, parameter, field):
    """A list that shows what belongs to the object."""
    return (field,), lambda value: f"{reverse(name)}?{parameter}={value}"


def _about(name):
    """A page that shows all objects of this kind."""
    return (), lambda: reverse(name)


# {resource: (fields of its objects, function of their values → address in the language of the moment)}
PAGES = {
    "sectors": _listed("profiles", "sector", "code"),
    "themes": _listed("profiles", "theme", "slug"),
    "jobs": _page("job", "uid"),
    "competences": _page("competence", "uid"),
    "profiles": _page("profile", "slug"),
    "roadmaps": _page("roadmap-detail", "slug"),
    "action-lines": _page("roadmap-detail", "roadmap__slug"),
    "actions": _page("action", "roadmap__slug", "slug"),
    "targets": _page("target", "slug"),
    "indicators": _page("indicator", "slug"),
    "agenda-requests": _page("agenda-request", "uid"),
    "initiatives": _page("initiative", "slug"),
    "evidence": _page("evidence-detail", "uid"),
    "group-evidence": _about("evidence"),
    "scenarios": _about("scenarios"),
    "need-releases": _page("need-release", "slug"),
    "dialogues": _page("dialogue", "slug"),
    "contributions": _page("contribution", "uid"),
    "partners": _about("about"),
}
WITHOUT = {"need-runs": "its page is for coordinators; what it says for everybody is in the API"}


def fields_of(resource):
    """The fields that the address of an object's page is made of."""
    return PAGES[resource][0] if resource in PAGES else ()


def page_of(resource, values):
    """The address of the page of an object with these values of its fields; None where there is no page."""
    return PAGES[resource][1](*values) if resource in PAGES else None
