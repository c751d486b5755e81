"""Administration of people, partners and keys. What is written together elsewhere is only shown."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import actions, permissions
from partners.models import AccessEvent, ApiToken, Identity, MachineUser, Membership, Partner, User

admin.site.site_header = admin.site.site_title = _("Green competences, administration")
admin.site.index_title = _("Administration")


class ForAdministrators:
    """Rights in the administration follow the portal's own roles, not Django's table of permissions."""

    # A website typed without its scheme is on https.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_module_permission(self, request):
        return permissions.is_administrator(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_administrator(request.user)

    def has_add_permission(self, request, obj=None):
        return permissions.is_administrator(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.is_administrator(request.user)

    def has_delete_permission(self, request, obj=None):
        return permissions.is_administrator(request.user)


class Administered(ForAdministrators, admin.ModelAdmin):
    """For what is kept in the administration."""


class ShownOnly(Administered):
    """For what has its own way in: the administration shows it and changes nothing."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class MembershipInline(ForAdministrators, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["partner"]


@admin.register(User)
class UserAdmin(Administered):
    """People are enrolled without a password; they make their own by “Forgotten your password?”."""

    list_display = ["email", "name", "language", "is_active", "is_machine", "is_staff", "last_login"]
    list_filter = ["is_active", "is_machine", "is_staff", "memberships__role"]
    search_fields = ["email", "name"]
    fields = [
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "date_joined",
        "last_login",
    ]
    readonly_fields = ["date_joined", "last_login"]
    inlines = [MembershipInline]

    def get_inlines(self, request, obj):
        """The role of a machine user is its partner's to give, at that partner."""
        return [] if obj and obj.is_machine else self.inlines

    def get_readonly_fields(self, request, obj=None):
        """A machine user is closed with its keys, on its partner's pages, and never opens the administration."""
        closed = ["is_active", "is_staff"] if obj and obj.is_machine else []
        return [*self.readonly_fields, *closed]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """Closed, not removed: revisions keep their author."""
        return False


@admin.register(Partner)
class PartnerAdmin(Administered):
    list_display = ["name_nl", "name_en", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name_nl", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_nl"]}


@admin.register(ApiToken)
class ApiTokenAdmin(ShownOnly):
    """Keys are made by their owners (or `manage.py token`); here they are seen and withdrawn."""

    list_display = ["hint", "user", "name", "scope", "created", "expires", "last_used", "revoked"]
    list_filter = ["scope"]
    list_select_related = ["user"]
    search_fields = ["user__email", "name", "hint"]
    exclude = ["secret_hash", "form"]
    actions = ["withdraw"]

    @admin.action(description=_("Withdraw the chosen keys"))
    def withdraw(self, request, chosen):
        for token in chosen:
            actions.revoke_token(token=token, by=request.user)


@admin.register(MachineUser)
class MachineUserAdmin(ShownOnly):
    """Coordinators make and close them on their own pages."""

    list_display = ["user", "partner", "purpose", "created"]
    list_filter = ["partner"]
    list_select_related = ["user", "partner"]


@admin.register(Identity)
class IdentityAdmin(ShownOnly):
    """Who signs in by a provider. Removing a tie lets the address be tied anew, to whoever has it there now."""

    list_display = ["user", "issuer", "subject", "created", "last_used"]
    list_select_related = ["user"]
    search_fields = ["user__email", "subject"]

    def has_delete_permission(self, request, obj=None):
        return permissions.is_administrator(request.user)


@admin.register(AccessEvent)
class AccessEventAdmin(ShownOnly):
    """What happened to who may get in."""

    list_display = ["at", "kind", "user", "by", "token"]
    list_filter = ["kind"]
    list_select_related = ["user", "by", "token"]
    search_fields = ["user__email", "user__name"]
