"""The catalogue: the portal's own tags and words can be set; what imports and partners write is shown."""

from django.contrib import admin

from partners.admin import Administered, ShownOnly
from profiles.models import Competence, ImportJob, Job, Profile, Sector, ShortageListing, SkillGroup, Theme


class OwnFieldsOnly(Administered):
    """Rows come from imports; only the fields in `own_fields` are the portal's and can be changed."""

    own_fields: list[str] = []

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.get_fields(request, obj) if name not in self.own_fields]

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Theme)
class ThemeAdmin(Administered):
    list_display = ["name_nl", "name_en", "kind", "open", "position"]
    list_filter = ["kind", "open"]
    exclude = ["uid"]

    def has_add_permission(self, request, obj=None):
        """A theme's public id follows from its short name: new ones come with the data, not from here."""
        return False


@admin.register(Sector)
class SectorAdmin(ShownOnly):
    list_display = ["code", "label_nl", "label_en", "revision"]
    list_filter = ["revision"]
    search_fields = ["code", "label_nl", "label_en"]
    exclude = ["search_text"]


@admin.register(Job)
class JobAdmin(OwnFieldsOnly):
    own_fields = ["function_group", "competent_code"]
    list_display = ["code", "label_nl", "label_en", "kind", "function_group"]
    list_filter = ["kind", "function_group"]
    search_fields = ["code", "label_nl", "label_en"]
    fields = ["label_nl", "label_en", "kind", "code", "esco_uri", "parent", "retired", *own_fields]


@admin.register(Competence)
class CompetenceAdmin(OwnFieldsOnly):
    own_fields = ["label_vls", "group", "circular", "themes"]
    list_display = ["label_nl", "label_vls", "label_en", "kind", "group", "esco_green", "circular"]
    list_filter = ["group", "kind", "circular", "esco_green", "esco_digital", "esco_transversal"]
    search_fields = ["label_nl", "label_vls", "label_en", "esco_uri"]
    fields = ["label_nl", "label_en", "kind", "reuse_level", "esco_uri", "retired", *own_fields]
    filter_horizontal = ["themes"]


@admin.register(ShortageListing)
class ShortageListingAdmin(Administered):
    list_display = ["title", "year", "group", "job"]
    list_filter = ["year"]
    list_select_related = ["job"]
    search_fields = ["title"]
    autocomplete_fields = ["job"]


@admin.register(SkillGroup)
class SkillGroupAdmin(ShownOnly):
    list_display = ["code", "label_nl", "label_en"]
    search_fields = ["code", "label_nl", "label_en"]


@admin.register(ImportJob)
class ImportJobAdmin(ShownOnly):
    list_display = ["source", "state", "dry_run", "started_by", "created", "finished"]
    list_filter = ["source", "state"]
    list_select_related = ["started_by"]


@admin.register(Profile)
class ProfileAdmin(ShownOnly):
    list_display = ["slug", "kind", "title_nl", "title_en", "vks_level"]
    list_filter = ["kind"]
    search_fields = ["slug", "title_nl", "title_en"]
    fields = ["slug", "kind", "title_nl", "title_en", "vks_level", "requirement_count", "task_count"]
