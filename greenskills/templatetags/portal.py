"""Template helpers of the portal."""

from django import template

from roadmap.needs import headline

register = template.Library()


@register.simple_tag
def headline_figures():
    """The study's four figures with what our own count gives beside them; see `roadmap.needs.headline`."""
    return headline.headline_figures()


@register.simple_tag
def profile_needs(profile):
    """What a published profile moves; see `roadmap.needs.headline`."""
    return headline.profile_needs(profile)
