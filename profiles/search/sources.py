"""What this app lets people find: profiles (and the drafts they may see), jobs, competences, sectors."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

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
    for language in ("nl", "en"):
        yield from ((language, name, False) for name in getattr(item, f"alt_{language}", ()))


def titles_of(item):
    """The same of what has a title in both languages."""
    yield from ((language, title, True) for language, title in item.titles.items() if title)


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
    rows=lambda user: Profile.objects.published().select_related("document"),
    listed=lambda rows: rows.for_listing(),
    url=lambda item: reverse("profile", args=[item.slug]),
    hint=lambda item: f"{item.get_kind_display().capitalize()} · {item.document.owner}",
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
    kind = str(item.get_kind_display())
    return f"{kind[:1].upper()}{kind[1:]}, ISCO-08 {item.isco}" if item.isco else f"{kind[:1].upper()}{kind[1:]}"


def job_tags(item):
    return [_("shortage occupation")] if item.shortage else []


IN_SHORTAGE = Exists(ShortageListing.objects.filter(job=OuterRef("pk")))
JOBS = Source(
    name="jobs",
    title=__("Jobs"),
    one=__("Job"),
    rows=lambda user: Job.objects.current(),
    listed=lambda rows: rows.for_listing(),
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
    words = ", ".join(str(word) for word in (item.get_group_display(), item.get_kind_display()) if word)
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
    rows=lambda user: Competence.objects.current(),
    listed=lambda rows: rows.for_listing(),
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
    rows=lambda user: Sector.objects.filter(revision=Sector.Revision.NACEBEL_2025),
    listed=lambda rows: rows,
    url=lambda item: f"{reverse('profiles')}?sector={item.code}",
    hint=lambda item: item.hint,
    names=names_of,
    key=lambda item: str(item.uid),
    position=5,
)
