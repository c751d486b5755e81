"""Words that name a choice or a whole page rather than one thing: "knelpuntberoepen" leads to all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import Sector
from profiles.search.words import fold

SHORTEST = 5  # as much of a phrase must be typed to be sure of it


@dataclass(frozen=True)
class Signpost:
    """Where it leads, in words and as an address, and the phrases, folded, that one types for it: the longest form.

    Phrases are parted by spaces, their words by underscores.
    """

    label: str
    url: Callable[[], str]
    phrases: str


def catalogue(query):
    return lambda: f"{reverse('catalogue')}?{query}"


SIGNPOSTS = (
    Signpost(
        _("All shortage occupations"),
        catalogue("shortage=1"),
        "knelpuntberoepen knelpuntjobs knelpuntvacatures knelpuntenlijst lijst_knelpuntberoepen tekortberoepen "
        "shortage_occupations shortage_jobs jobs_in_shortage bottleneck_occupations",
    ),
    Signpost(
        _("All profiles of green and circular jobs"),
        lambda: reverse("profiles"),
        "groene_jobs groene_beroepen groene_banen groenejobs circulaire_jobs circulaire_beroepen duurzame_jobs "
        "klimaatjobs competentieprofielen beroepsprofielen green_jobs circular_jobs competence_profiles",
    ),
    Signpost(
        _("All green competences"),
        catalogue("tab=competences&group=green"),
        "groene_competenties groene_vaardigheden groene_skills green_competences green_skills",
    ),
    Signpost(
        _("All circular competences"),
        catalogue("tab=competences&circular=1"),
        "circulaire_competenties circulaire_vaardigheden circulaire_skills circular_competences circular_skills",
    ),
    Signpost(
        _("Which competences each job asks: the map"),
        lambda: reverse("map"),
        "competentiekaart kaart heatmap competentiematrix competence_map",
    ),
    Signpost(
        _("All jobs, group by group"),
        lambda: reverse("catalogue"),
        "alle_jobs alle_beroepen beroepenlijst lijst_van_beroepen all_jobs all_occupations",
    ),
    Signpost(
        _("All sectors, from section to class"),
        lambda: f"{reverse('tree')}?in={Sector.Revision.NACEBEL_2025}",
        "sectoren alle_sectoren nace-bel nacebel nace-codes all_sectors nace_codes",
    ),
)


def fitting(text):
    """Those that what was typed points to, whole or as far as it is typed."""
    said = fold(text).replace(" ", "_")
    return [one for one in SIGNPOSTS if len(said) >= SHORTEST and f" {said}" in f" {one.phrases}"]
