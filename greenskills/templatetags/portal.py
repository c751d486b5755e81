"""Template helpers of the portal."""

from django import template

register = template.Library()
