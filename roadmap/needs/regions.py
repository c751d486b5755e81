"""The regions of the workforce in words. Datasets name them in lower case with hyphens."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "vlaanderen": _("Flanders"),
    "brussel": _("Brussels"),
    "antwerpen": _("Antwerp"),
    "limburg": _("Limburg"),
    "oost-vlaanderen": _("East Flanders"),
    "vlaams-brabant": _("Flemish Brabant"),
    "west-vlaanderen": _("West Flanders"),
}


def region_label(region):
    """The name of a region; an unknown one is written as the dataset writes it, "" is all of them."""
    if not region:
        return str(_("all regions"))
    return str(NAMES[region]) if region in NAMES else region.replace("-", " ").capitalize()
