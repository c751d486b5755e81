"""The public pages: the calendar, one dialogue, a series, and the same for calendar programmes."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogues import ical, permissions
from dialogues.actions.planning import steps
from dialogues.forms import CalendarFilters
from dialogues.models import Dialogue, Minutes, Participation, Series, Statement
from profiles.models import Profile, Theme
from profiles.models.queries import counted

PAGE = 20
FEED_BACK = timedelta(days=366)
FEED_AT_MOST = 500
# The mark of each state; the word always stands in it.
MARKS = {"planned": "draft", "open": "published", "running": "busy", "closed": "draft", "reported": "review"}


def lines(dialogues):
    """What the calendar says of each: the mark, and whether a place is left; see `registration_word`."""
    return [
        {"dialogue": dialogue, "mark": mark(dialogue), "word": registration_word(dialogue)}
        for dialogue in dialogues
    ]


def mark(dialogue):
    """The colour of the state."""
    return "conflict" if dialogue.called_off else MARKS[dialogue.state]


def registration_word(dialogue):
    """ "free", "waiting" or "" (nobody can register). Needs `with_places`.

    Numbers are for the organiser: a count that goes down or not would tell whether an address was registered already.
    """
    if not dialogue.takes_registrations:
        return ""
    full = dialogue.capacity is not None and dialogue.taken >= dialogue.capacity
    return "waiting" if full or dialogue.queue else "free"


@require_safe
def dialogue_list(request):
    """Coming dialogues, the themes they are about, and earlier ones; filters stand in the address."""
    now, filters = timezone.now(), CalendarFilters(request.GET)
    dialogues = filters.narrowed(Dialogue.objects.for_listing().with_places())
    published = Profile.themes.through.objects.filter(profile__document__published__isnull=False)
    themes = Theme.objects.filter(kind=Theme.Kind.CIRCULAR).annotate(
        profile_count=counted(published, "theme"), dialogue_count=counted(Dialogue.objects.all(), "theme")
    )
    page = Paginator(dialogues.past(now), PAGE).get_page(request.GET.get("page"))
    context = {
        "upcoming": lines(dialogues.coming(now)),
        "past": lines(page),
        "page": page,
        "filters": filters,
        "themes": list(themes.order_by("position", "pk")),
        "may_organise": permissions.may_organise(request.user),
    }
    return render(request, "dialogues/dialogue_list.html", context)


@require_safe
def dialogue_detail(request, slug):
    """One dialogue: when, where, what about, how to register, and the profiles of its theme."""
    asked = Exists(Statement.objects.asked().filter(dialogue=OuterRef("pk")))
    found = Dialogue.objects.for_listing().with_places().annotate(asks=asked)
    dialogue = get_object_or_404(found, slug=slug)
    profiles = Profile.objects.published().filter(themes=dialogue.theme)
    others = dialogue.series.dialogues.exclude(pk=dialogue.pk).order_by("starts") if dialogue.series else []
    may_edit = permissions.may_edit(request.user, dialogue)
    context = {
        "dialogue": dialogue,
        "mark": mark(dialogue),
        "registration": registration_word(dialogue),
        "is_past": dialogue.is_over,
        "profiles": list(profiles.by_title(get_language()).for_listing()),
        "others": list(others),
        "participation": Participation.objects.of(dialogue) if _tells_participation(dialogue) else [],
        "has_minutes": dialogue.state == Dialogue.State.REPORTED and _has_minutes(dialogue),
        "may_edit": may_edit,
        "may_see_people": permissions.may_see_people(request.user, dialogue),
        "steps": _steps(dialogue) if may_edit else [],
        "may_call_off": may_edit and dialogue.state in {"planned", "open"},
    }
    return render(request, "dialogues/dialogue_detail.html", context)


def _has_minutes(dialogue):
    """Are there minutes that everybody may read?"""
    return Minutes.objects.filter(dialogue=dialogue, phase=Minutes.Phase.FINAL).exists()


def _tells_participation(dialogue):
    """How many took part, by kind, is told once it is over."""
    return dialogue.state in Dialogue.OVER and not dialogue.called_off


def _steps(dialogue):
    """[{"to", "words", "main"}] of where a dialogue can go, the ordinary next step first."""
    words = {
        ("planned", "open"): _("Open the registration"),
        ("planned", "closed"): _("Close without holding it"),
        ("open", "planned"): _("Stop the registration"),
        ("open", "running"): _("Begin the dialogue"),
        ("open", "closed"): _("Close the dialogue"),
        ("running", "open"): _("Not begun yet: back to open"),
        ("running", "closed"): _("Close the dialogue"),
        ("closed", "running"): _("Not over yet: back to running"),
        ("closed", "reported"): _("The report is there"),
        ("reported", "closed"): _("The report is not there yet"),
    }
    ordinary = {"planned": "open", "open": "running", "running": "closed", "closed": "reported"}.get(dialogue.state)
    found = [
        {"to": str(to), "words": words[dialogue.state, to], "main": to == ordinary} for to in steps(dialogue)
    ]
    return sorted(found, key=lambda step: not step["main"])


@require_safe
def dialogue_series(request, slug):
    """The dialogues of a series, in their order."""
    series = get_object_or_404(Series.objects.select_related("organiser"), slug=slug)
    dialogues = series.dialogues.for_listing().with_places().order_by("starts", "pk")
    return render(request, "dialogues/dialogue_series.html", {"series": series, "rows": lines(dialogues)})


@require_safe
def dialogue_feed(request):
    """The calendar to subscribe to: a year back and everything to come, with the same filters as the page."""
    since = timezone.now() - FEED_BACK
    dialogues = CalendarFilters(request.GET).narrowed(Dialogue.objects.for_listing())
    dialogues = dialogues.filter(starts__gte=since).order_by("starts", "pk")[:FEED_AT_MOST]
    return _ical(ical.calendar(dialogues, get_language(), _("Dialogues on green competences")), "dialogues")


@require_safe
def dialogue_file(request, slug):
    """One dialogue for one's own calendar."""
    dialogue = get_object_or_404(Dialogue.objects.for_listing(), slug=slug)
    return _ical(ical.calendar([dialogue], get_language()), dialogue.slug)


def _ical(content, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"', "Cache-Control": "max-age=300"}
    return HttpResponse(content, content_type=ical.TYPE, headers=headers)
