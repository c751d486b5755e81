"""The pages on which people read profiles: the list, one profile, one published version of it."""

from django.core.paginator import Paginator
from django.db.models.fields.json import KT
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from coediting import discussion, permissions
from coediting.errors import Withdrawn
from coediting.models import Document, Revision
from profiles import presentation
from profiles.facets import facets
from profiles.filters import ProfileFilter
from profiles.models import Profile

ROWS = 20
VERSIONS_SHOWN = 12
REVISIONS_SHOWN = 5


@require_safe
def profile_list(request):
    """Profiles with facets. htmx gets only what changes; the address says everything."""
    member = request.user.is_authenticated
    visible = Profile.objects.visible_to(request.user)
    filterset = ProfileFilter(request.GET, queryset=visible, request=request)
    narrowed = not filterset.filters.keys().isdisjoint(request.GET)
    found = (filterset.qs if narrowed else visible).by_title(get_language(), drafts=member)
    paginator = Paginator(found, ROWS)
    chosen, facet_form, paginator.count = counted(request, filterset, found)
    page = paginator.get_page(request.GET.get("page"))
    # Which rows stand on this page is found out without all that a row shows: far pages cost little more than near.
    shown = Profile.objects.filter(pk__in=page.object_list.values("pk"))
    shown = shown.for_listing() if member else shown.for_public_listing()
    page.object_list = shown.by_title(get_language(), drafts=member)
    context = {
        "page": page,
        "rows": presentation.profile_rows(page, (summaries if member else published_summaries)(page)),
        "facets": chosen,
        "facet_form": facet_form,
        "q": typed(request),
        "chosen": chosen_values(chosen),
        "errors": filterset.errors if narrowed else {},
    }
    partial = request.htmx and not request.htmx.history_restore_request
    response = render(
        request, "profiles/_profile_browse.html" if partial else "profiles/profile_list.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def typed(request):
    """The words that somebody typed, as far as titles reach."""
    return request.GET.get("q", "")[:200]


def counted(request, filterset, found):
    """(facets, their form as markup, how many profiles): for visitors the same on every page of these choices."""

    def count():
        chosen = facets(filterset, with_status=request.user.is_authenticated)
        form = render_to_string("profiles/_profile_facets.html", {"facets": chosen, "q": typed(request)})
        return chosen, form, found.order_by().count()

    choices = request.GET.copy()
    choices.pop("page", None)
    return kept(request, ("profile facets", get_language(), choices.urlencode()), count)


def kept(request, key, make):
    """What `make()` gives, kept for visitors until anything public changes, where the portal does so."""
    keep = getattr(request, "keep", None)
    return keep(key, make) if keep else make()


def summaries(profiles):
    """{pk: language map}: the summary of each profile's published revision, or of a draft's working one. One query."""
    shown = {profile.document.published_id or profile.document.working_id: profile.pk for profile in profiles}
    texts = KT("content__summary__nl"), KT("content__summary__en")
    rows = Revision.objects.filter(pk__in=shown).values_list("pk", *texts)
    return {shown[pk]: {"nl": nl or "", "en": en or ""} for pk, nl, en in rows}


def published_summaries(profiles):
    """The same of `Profile.objects.for_public_listing()`, without a query."""
    return {profile.pk: {"nl": profile.summary_nl or "", "en": profile.summary_en or ""} for profile in profiles}


def chosen_values(shown_facets):
    """The chosen options of all facets, to be shown as words that can be taken away."""
    return [
        {"name": facet["name"], "facet": facet["label"], **option}
        for facet in shown_facets
        for option in facet["options"]
        if option["chosen"]
    ]


@require_safe
def profile_detail(request, slug):
    """The published profile; a draft, or the newer draft of a published one, for those who may see it."""
    profile = visible_profile(request, slug)
    if profile is None:
        raise Withdrawn(get_object_or_404(withdrawn_documents(), profile__slug=slug))
    document = profile.document
    member = permissions.may_see_draft(request.user, document)
    asks_draft = request.GET.get("revision") == "working"
    if asks_draft and not member:
        raise Http404
    revision = document.working if asks_draft or document.published_id is None else document.published
    return render(
        request, "profiles/profile_detail.html", reading_context(request, profile, revision, member)
    )


@require_safe
def profile_version(request, slug, version):
    """Published version `version` of a profile, which never changes: the address to cite."""
    profiles = Profile.objects.visible_to(request.user).for_reading(drafts=request.user.is_authenticated)
    profile = profiles.filter(slug=slug).first()
    if profile is None:
        return withdrawn(request, slug, version)
    revision = get_object_or_404(profile.document.revisions, version=version)
    member = permissions.may_see_draft(request.user, profile.document)
    context = reading_context(request, profile, revision, member) | {"fixed_version": version}
    return render(request, "profiles/profile_detail.html", context)


def withdrawn_documents():
    """What was public and is not any more."""
    return Document.objects.filter(kind="profile", withdrawn_at__isnull=False, published__isnull=True)


def withdrawn(request, slug, version):
    """Where a version stood that its partners withdrew: says so (410) to whoever follows a citation. Raises Http404."""
    document = get_object_or_404(withdrawn_documents(), profile__slug=slug)
    return withdrawn_page(request, document, get_object_or_404(document.revisions, version=version))


def withdrawn_page(request, document, revision=None):
    """What a reader finds where a profile stood, or the version of this revision: when it was withdrawn, and why."""
    told = revision or document.revisions.filter(version__isnull=False).latest("version")
    title, version = presentation.said(told.content["title"]), revision and revision.version
    context = {"document": document, "title": title, "version": version}
    return render(request, "profiles/version_withdrawn.html", context, status=410)


def visible_profile(request, slug):
    """The profile, None for a stranger to it: another partner's draft does not exist."""
    profiles = Profile.objects.visible_to(request.user)
    return profiles.for_reading(drafts=request.user.is_authenticated).filter(slug=slug).first()


def reading_context(request, profile, revision, member):
    """What the fact sheet shows of one revision."""
    document = profile.document
    versions = list(
        document.revisions.filter(version__isnull=False)
        .defer("content")
        .select_related("partner")
        .order_by("-version")
    )
    recent = list(
        document.revisions.defer("content")
        .select_related("partner", "author")
        .order_by("-number")[:REVISIONS_SHOWN]
        if member
        else []
    )
    return {
        "profile": profile,
        "document": document,
        "revision": revision,
        "canonical": request.build_absolute_uri(request.path) if revision.version else None,
        "sheet": presentation.sheet(revision.content, lambda *part: kept(request, *part)),
        "is_published": document.published_id == revision.pk,
        "is_draft": revision.version is None,
        "has_newer_draft": member and document.published_id and document.working_id != document.published_id,
        "member": member,
        "discussion": discussion.counts(document) if member else None,
        "may_edit": permissions.may_edit(request.user, document),
        "versions": versions[:VERSIONS_SHOWN],
        "earlier": next(
            (old for old in versions if revision.version and old.version < revision.version), None
        ),
        "recent": recent,
        "partners": [partner for partner in document.partners.all() if partner.pk != document.owner_id],
    }
