"""What this app lets people find: profiles (and the drafts they may see), jobs, competences, sectors."""

from functools import lru_cache

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from profiles.models import Competence, Job, Profile, Requirement, Sector, ShortageListing, Theme
from profiles.search.registry import Choice, Facet, Source, register


def register_sources():
    """Called once, when the app is ready."""
    for source in (PROFILES, JOBS, COMPETENCES, SECTORS):
        register(source)


def names_of(item):
    """(language, name, is it a label?) of a catalogue object."""
    yield from (("nl", name, True) for name in (getattr(item, "label_vls", ""), item.label_nl) if name)
    if item.label_en:
        yield "en", item.label_en, True
    for language, field in (("nl", "alt_vls"), ("nl", "alt_nl"), ("en", "alt_en")):
        yield from ((language, name, False) for name in getattr(item, field, ()))


def titles_of(item):
    """The same of what has a title in both languages."""
    yield from ((language, title, True) for language, title in item.titles.items() if title)


def worded(choices, value):
    """The words of a choice, in the language of the moment; "" for none."""
    return _worded(get_language(), choices, value) if value else ""


@lru_cache(maxsize=256)
def _worded(_language, choices, value):
    """Every row of a page asks for one, and the same few: a translation and a look-up each time cost more than it."""
    return str(dict(choices.choices).get(value, value))


def flag(value, label, condition):
    """A facet's choices when there is only yes to choose."""
    return lambda: [Choice(value, label, condition)]


def per_choice(choices, field):
    """A facet's choices from a model field's."""
    return lambda: [Choice(value, str(label).capitalize(), Q(**{field: value})) for value, label in choices]


# ---------- profiles ----------


def drafts(user, text):
    """Drafts that this user may see and whose working title holds the text: no index knows them."""
    return Profile.objects.visible_to(user).draft_titled(text).for_listing()


def theme_choices():
    circular = Theme.objects.exclude(kind=Theme.Kind.LEVER)
    return [Choice(theme.slug, theme.label, Q(pk__in=theme_holders(theme))) for theme in circular]


def theme_holders(theme):
    return Profile.themes.through.objects.filter(theme=theme).values("profile")


PROFILES = Source(
    name="profiles",
    title=__("Profiles"),
    one=__("Profile"),
    rows=Profile.objects.published,
    listed=lambda rows: rows.select_related("document__owner").defer("search_text"),
    url=lambda item: reverse("profile", args=[item.slug]),
    hint=lambda item: f"{worded(Profile.Kind, item.kind).capitalize()} · {item.document.owner}",
    names=titles_of,
    key=lambda item: item.slug,
    position=0,
    facets=(
        Facet("theme", __("Theme"), theme_choices),
        Facet("profile", __("Kind"), per_choice(Profile.Kind.choices, "kind")),
    ),
    tags=lambda item: [_("Draft")] if item.document.published_id is None else [],
    unindexed=drafts,
)

# ---------- jobs ----------


def job_hint(item):
    """What tells similar jobs apart: "ESCO occupation, ISCO-08 9612"."""
    kind = worded(Job.Kind, item.kind)
    return f"{kind[:1].upper()}{kind[1:]}" + (f", ISCO-08 {item.isco}" if item.isco else "")


def job_tags(item):
    return [_("shortage occupation")] if item.shortage else []


IN_SHORTAGE = Exists(ShortageListing.objects.filter(job=OuterRef("pk")))
JOBS = Source(
    name="jobs",
    title=__("Jobs"),
    one=__("Job"),
    rows=Job.objects.current,
    listed=lambda rows: rows.for_listing().defer("search_text"),
    url=lambda item: reverse("job", args=[item.uid]),
    hint=job_hint,
    names=names_of,
    key=lambda item: str(item.uid),
    position=1,
    facets=(
        Facet("shortage", __("Shortage"), flag("1", __("Shortage occupations"), Q(IN_SHORTAGE))),
        Facet("job", __("Kind"), per_choice(Job.Kind.choices, "kind")),
    ),
    tags=job_tags,
)

# ---------- competences ----------


def competence_hint(item):
    """What tells similar competences apart: "Green, skill. In 6 profiles." Needs `for_listing`'s count."""
    known = (worded(Competence.Group, item.group), worded(Competence.Kind, item.kind))
    words = ", ".join(filter(None, known))
    count = item.profile_count
    used = (
        ngettext("In %(count)d profile.", "In %(count)d profiles.", count) % {"count": count} if count else ""
    )
    return f"{words.capitalize()}. {used}".strip()


IN_PROFILES = Exists(Requirement.objects.filter(competence=OuterRef("pk")))
COMPETENCES = Source(
    name="competences",
    title=__("Competences"),
    one=__("Competence"),
    rows=Competence.objects.current,
    listed=lambda rows: rows.for_listing().defer("search_text"),
    url=lambda item: reverse("competence", args=[item.uid]),
    hint=competence_hint,
    names=names_of,
    key=lambda item: str(item.uid),
    position=2,
    facets=(
        Facet("group", __("Group"), per_choice(Competence.Group.choices, "group")),
        Facet("competence", __("Kind"), per_choice(Competence.Kind.choices, "kind")),
        Facet(
            "tag",
            __("Tag"),
            lambda: [
                Choice("circular", _("Circular"), Q(circular=True)),
                Choice("esco_green", _("Green according to ESCO"), Q(esco_green=True)),
                Choice("used", _("Asked in a profile"), Q(IN_PROFILES)),
            ],
        ),
    ),
    tags=lambda item: [_("circular")] if item.circular else [],
)

# ---------- sectors ----------

SECTORS = Source(
    name="sectors",
    title=__("Sectors"),
    one=__("Sector"),
    rows=lambda: Sector.objects.filter(revision=Sector.Revision.NACEBEL_2025),
    listed=lambda rows: rows,
    url=lambda item: f"{reverse('profiles')}?sector={item.code}",
    hint=lambda item: item.hint,
    names=names_of,
    key=lambda item: str(item.uid),
    position=5,
)
