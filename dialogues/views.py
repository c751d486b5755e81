"""The pages of the dialogues: the calendar, and one dialogue."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from dialogues.models import Dialogue
from profiles.models import Profile, Theme
from profiles.models.queries import counted

PAST_SHOWN = 50


def dialogue_list(request):
    """Coming dialogues, the themes they are about, and earlier ones."""
    now = timezone.now()
    dialogues = Dialogue.objects.select_related("theme", "organiser")
    published = Profile.themes.through.objects.filter(profile__document__published__isnull=False)
    themes = Theme.objects.filter(kind=Theme.Kind.CIRCULAR).annotate(
        profile_count=counted(published, "theme"), dialogue_count=counted(Dialogue.objects.all(), "theme")
    )
    context = {
        "upcoming": list(dialogues.filter(starts__gte=now).order_by("starts", "pk")),
        "past": list(dialogues.filter(starts__lt=now).order_by("-starts", "pk")[:PAST_SHOWN]),
        "themes": list(themes.order_by("position", "pk")),
    }
    return render(request, "dialogues/dialogue_list.html", context)


def dialogue_detail(request, slug):
    """One dialogue: when, where, what about, and the profiles of its theme."""
    dialogue = get_object_or_404(Dialogue.objects.select_related("theme", "organiser"), slug=slug)
    profiles = Profile.objects.published().filter(themes=dialogue.theme)
    context = {
        "dialogue": dialogue,
        "is_past": dialogue.starts < timezone.now(),
        "profiles": list(profiles.by_title(get_language()).for_listing()),
    }
    return render(request, "dialogues/dialogue_detail.html", context)
