"""Dialogues have pages of their own; the administration shows them. Who takes part is not shown: see `listed_for`."""

from django.contrib import admin

from dialogues.models import Dialogue
from partners.admin import ShownOnly


@admin.register(Dialogue)
class DialogueAdmin(ShownOnly):
    list_display = ["title_nl", "theme", "organiser", "state", "starts", "place"]
    list_filter = ["theme", "organiser", "state"]
    list_select_related = ["theme", "organiser"]
