"""What rows of a list may say differently, so that filters, orders and tags have something to tell apart."""

from django.utils import timezone

from greenskills.api import RESOURCES

TITLES = {"title_nl": ("Zet", "Aan"), "title_en": ("Zed", "And")}
NAMES = {"name_nl": ("Zet", "Aan"), "name_en": ("Zed", "And")}
LABELS = {"label_nl": ("Zet", "Aan"), "label_en": ("Zed", "And")}
# {list: {field: (of the first row, of the second)}}; a third row stays as it was made.
VARIED = {
    "sectors": {"revision": ("nace21", "nace2"), **LABELS},
    "themes": {"kind": ("agenda", "lever"), **NAMES},
    "jobs": {"kind": ("own", "occupation"), "function_group": ("operators", "engineers"), **LABELS},
    "competences": {
        "kind": ("attitude", "knowledge"),
        "group": ("soft", "digital"),
        "reuse_level": ("transversal", "cross-sector"),
        "esco_uri": ("http://data.europa.eu/esco/skill/b", "http://data.europa.eu/esco/skill/a"),
    },
    "job-competences": {"importance": ("optional", "optional"), "source": ("other", "own")},
    "shortage-listings": {"year": (2027, 2026), "group": ("y", "x")},
    "profiles": {"kind": ("job", "organisation"), "requirement_count": (8, 9)},
    "roadmaps": {"horizon": (2040, 2035), **TITLES},
    "action-lines": {"kind": ("line-of-force", "challenge"), **TITLES},
    "actions": {"status": ("running", "planned"), "progress": (60, 40), "code": ("B", "A"), **TITLES},
    "targets": {"competence_group": ("soft", "green"), "target_year": (2035, 2030), "unit": ("x", "y"), **TITLES},
    "indicators": {"unit": ("share", "hours"), **TITLES},
    "agenda-requests": {"title": ("Zet", "Aan")},
    "initiatives": {"kind": ("inspired", "coordinated"), "start": (2030, 2027), **TITLES},
    "join-requests": {"state": ("received", "talking"), "organisation": ("Zet", "Aan")},
    "workforce": {"region": ("vlg", "ant"), "year": (2026, 2025)},
    "scenarios": {"horizon_from": (2023, 2022), **NAMES},
    "evidence": {"region": ("vlg", "ant"), "level": (4, 3), "kind": ("survey", "estimate")},
    "group-evidence": {"group": ("soft", "digital"), "headcount": (6, 7)},
    "curation": {"kind": ("retire", "split"), "reason": ("Zet", "Aan")},
    "review-tasks": {"what": ("changed", "gone"), "release": ("1.3", "1.4"), "profile_count": (7, 5)},
    "imports": {"source": ("nace", "isco"), "state": ("running", "done")},
    "need-runs": {"state": ("running", "failed"), "engine": ("b", "a")},
    "dialogues": {"state": ("open", "running"), **TITLES},
    "contributions": {"text": ("Zet", "Aan")},
    "statements": {"position": (3, 2), "text_nl": ("Zet", "Aan")},
    "registrations": {"organisation_kind": ("social-economy", "company"), "organisation": ("Zet", "Aan")},
    "partners": {"kind": ("federation", "government"), **NAMES},
    "machine-users": {"purpose": ("Zet", "Aan")},
    "tokens": {"scope": ("write", "propose"), "name": ("Zet", "Aan")},
    "webhooks": {"state": ("paused", "stopped"), "name": ("Zet", "Aan")},
    "watches": {"source": ("document", "sector"), "mail": ("now", "daily")},
    "notifications": {"read": (timezone.now(), timezone.now())},
}
# What nobody can change any more once it is there.
FINAL = {"need-releases"}


def vary(name, *places):
    """Let the rows at these places, in the order in which they came, say the first and the second of VARIED."""
    objects = RESOURCES[name].queryset.model._base_manager
    if name == "contributions":
        objects = objects.exclude(text="Part")
    keys = list(objects.order_by("pk").values_list("pk", flat=True))
    for turn, place in enumerate(places):
        values = {field: both[turn] for field, both in VARIED.get(name, {}).items()}
        objects.filter(pk=keys[place]).update(**values) if values else None
