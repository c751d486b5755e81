"""Dialogues are kept in the administration until they have pages of their own."""

from django.contrib import admin

from dialogues.models import Dialogue
from partners.admin import Administered


@admin.register(Dialogue)
class DialogueAdmin(Administered):
    list_display = ["title_nl", "theme", "organiser", "starts", "place"]
    list_filter = ["theme", "organiser"]
    list_select_related = ["theme", "organiser"]
    prepopulated_fields = {"slug": ["title_nl"]}
