"""The catalogue and the competence profiles in the API."""

from django.db import transaction
from django.db.models import F, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action

from coediting.api import MAX_NOTE, SAVING, DocumentResource
from coediting.api_blame import BlameResource
from coediting.api_review import ReviewResource
from coediting.api_snapshots import SnapshotsResource
from coediting.columns import UPDATED, document_columns, draft_revision, shown_member, shown_title
from coediting.models import Revision
from coediting.patch import with_uids
from coediting.preconditions import DRY_RUN, IF_MATCH, edited_revision, is_dry_run
from coediting.serializers import ContentPatch
from partners.models import Partner
from profiles import actions, api_filters
from profiles import serializers as shapes
from profiles.actions import catalogue
from profiles.api_curation import standing
from profiles.api_snapshots import ProfilesThen
from profiles.api_transitions import TransitionResource
from profiles.document import SCHEMA
from profiles.models import (
    Competence,
    Job,
    JobCompetence,
    Profile,
    Sector,
    ShortageListing,
    Theme,
)
from profiles.models.catalogue import uid_of
from rest import conditional
from rest.bodies import (
    Named,
    flag,
    language_texts,
    members,
    one_named,
    one_of,
    read,
    several_named,
    slug,
    taken_slugs,
    text,
)
from rest.compound import Compound
from rest.matching import checks_itself
from rest.resource import Resource, in_languages
from rest.rows import DerivedUid, address, array, languages, pair, row
from rest.told import tells_itself

MAX_LABEL = 200
# The Flemish label goes before ESCO's Dutch one, as on the pages.
FLEMISH = Coalesce(NullIf(F("label_vls"), Value("")), F("label_nl"))


class SectorResource(Resource):
    """NACE activities, as a tree."""

    composed_once = True
    queryset = Sector.objects.all()
    serializer_class = shapes.SectorRow
    filterset_class = api_filters.SectorFilter
    references = {"parent": "sectors"}
    ordering = ("revision", "path", "pk")
    orderings = {"code": "code", **in_languages("label")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("sectors")),
            "revision": "revision",
            "code": "code",
            "parent": "parent__uid",
            "labels": pair("label"),
        }


class ThemeResource(Resource):
    """Circular themes, strategic agendas and levers."""

    composed_once = True
    queryset = Theme.objects.all()
    serializer_class = shapes.ThemeRow
    filterset_class = api_filters.ThemeFilter
    keys = ("uid", "slug")
    ordering = ("kind", "position", "pk")
    orderings = {"slug": "slug", **in_languages("label", "name")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("themes")),
            "slug": "slug",
            "kind": "kind",
            "labels": pair("name"),
            "description": pair("description"),
            "open": "open",
        }


class JobResource(TransitionResource, Resource):
    """Jobs: ISCO-08 groups, ESCO occupations below them, and own circular jobs."""

    composed_once = True
    queryset = Job.objects.all()
    serializer_class = shapes.JobRow
    filterset_class = api_filters.JobFilter
    references = {"parent": "jobs", "successors": "jobs", "predecessors": "jobs"}
    ordering = ("path", "pk")
    orderings = {"code": "path", **in_languages("label")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("jobs")),
            "esco_uri": "esco_uri",
            "kind": "kind",
            "code": "code",
            "isco": "isco",
            "competent_code": "competent_code",
            "parent": "parent__uid",
            "function_group": "function_group",
            "labels": pair("label"),
            "other_labels": pair("alt"),
            **standing(Job),
        }


class CompetenceResource(Resource):
    """Skills, knowledge and attitudes, of ESCO and of the portal."""

    composed_once = True
    queryset = Competence.objects.all()
    serializer_class = shapes.CompetenceRow
    filterset_class = api_filters.CompetenceFilter
    references = {"themes": "themes", "successors": "competences", "predecessors": "competences"}
    orderings = in_languages("label")

    def columns(self):
        themes = Competence.themes.through.objects.filter(competence=OuterRef("pk")).order_by("theme__slug")
        return {
            "uid": "uid",
            "uri": address(self.base("competences")),
            "esco_uri": "esco_uri",
            "kind": "kind",
            "group": "group",
            "reuse_level": "reuse_level",
            "esco_green": "esco_green",
            "esco_digital": "esco_digital",
            "esco_transversal": "esco_transversal",
            "circular": "circular",
            "themes": array(themes, "theme__uid"),
            "labels": languages(FLEMISH, "label_en"),
            "other_labels": pair("alt"),
            **standing(Competence),
        }

    @extend_schema(request=shapes.CompetenceNew, responses={201: shapes.CompetenceRow})
    def create(self, request, **_kwargs):
        """Add a competence of the portal's own. What comes near is a 409 that lists it, until `looked` is true."""
        self.check_parameters(())
        given = read(
            request.data,
            required=("labels", "kind", "group"),
            labels=lambda body: language_texts(body, "labels", MAX_LABEL),
            kind=lambda body: one_of(body, "kind", Competence.Kind.values, None),
            group=lambda body: one_of(body, "group", Competence.Group.values, None),
            looked=lambda body: flag(body, "looked"),
        )
        labels = given.pop("labels")
        competence = catalogue.add_competence(
            by=request.user, label_nl=labels["nl"], label_en=labels["en"], **given
        )
        self.kwargs[self.lookup_url_kwarg] = str(competence.uid)
        body = self.one().values_list(row(self.columns()), flat=True).get()
        response = conditional.answer(request, body)
        response.status_code = 201
        response.headers["Location"] = self.base("competences") + f"{competence.uid}/"
        return response


class JobCompetenceResource(Compound):
    """The edges of the job-to-competence map."""

    made_of = ("job__uid", "competence__uid", "source")

    queryset = JobCompetence.objects.all()
    serializer_class = shapes.JobCompetenceRow
    filterset_class = api_filters.JobCompetenceFilter
    references = {"job": "jobs", "competence": "competences"}
    orderings = {"job": "job__path", "importance": "importance", "source": "source"}

    def columns(self):
        return {
            **self.names("job-competences"),
            "job": "job__uid",
            "competence": "competence__uid",
            "importance": "importance",
            "source": "source",
            "source_version": "source_version",
        }


class ShortageResource(Resource):
    """The yearly lists of shortage occupations, newest first."""

    queryset = ShortageListing.objects.annotate(row_uid=DerivedUid("year", "title"))  # a few thousand
    uid_field = "row_uid"
    serializer_class = shapes.ShortageRow
    filterset_class = api_filters.ShortageFilter
    references = {"job": "jobs"}
    ordering = ("-year", "-pk")
    orderings = {"year": "year", "title": "title"}

    def columns(self):
        return {
            "uid": "row_uid",
            "uri": address(self.base("shortage-listings"), "row_uid"),
            **{name: name for name in ("year", "title", "group")},
            "job": "job__uid",
            "causes": "causes",
        }


@extend_schema_view(
    list=extend_schema(responses=shapes.ProfileListed(many=True)),
    revision=extend_schema(responses=shapes.ProfileRevision),
    version=extend_schema(responses=shapes.ProfileRevision),
    restore=extend_schema(responses=shapes.ProfileSaved),
    accept_proposal=extend_schema(responses=shapes.ProfileSaved),
)
class ProfileResource(SnapshotsResource, BlameResource, ReviewResource, DocumentResource):
    """Competence profiles. Everybody reads what is published; those who take part edit the draft."""

    composed_once = True
    queryset = Profile.objects.all()
    serializer_class = shapes.ProfileDetail
    filterset_class = api_filters.ProfileListFilter
    references = {
        "jobs": "jobs",
        "sectors": "sectors",
        "themes": "themes",
        "agendas": "themes",
        "owner": "partners",
        "partners": "partners",
    }
    orderings = {
        "slug": "slug",
        "updated": "updated",
        **{f"title_{language}": shown_title(language) for language in ("nl", "en")},
    }
    document_kind = "profile"
    standing = ProfilesThen

    def get_queryset(self):
        return Profile.objects.visible_to(self.request.user).annotate(updated=UPDATED)

    def columns(self):
        jobs, sectors, themes = (
            relation.through.objects.filter(profile=OuterRef("pk")).order_by("pk")
            for relation in (Profile.jobs, Profile.sectors, Profile.themes)
        )
        circular = themes.filter(theme__kind=Theme.Kind.CIRCULAR)
        agendas = themes.exclude(theme__kind=Theme.Kind.CIRCULAR)
        return {
            "uid": "document__uid",
            "uri": address(self.base("profiles"), "document__uid"),
            "slug": "slug",
            "kind": "kind",
            "title": shown_member(pair("title"), "title"),
            "vks_level": shown_member("vks_level", "vks_level"),
            "jobs": shown_member(array(jobs, "job__uid"), "jobs"),
            "sectors": shown_member(array(sectors, "sector__uid"), "sectors"),
            "themes": shown_member(array(circular, "theme__uid"), "themes"),
            "agendas": shown_member(array(agendas, "theme__uid"), "agendas"),
            "requirement_count": "requirement_count",
            "task_count": "task_count",
            **document_columns(),
        }

    def list_columns(self):
        """With what a PATCH of the list asks. Not in the detail: that of the draft gives it as ETag."""
        return self.columns() | {"draft_revision": draft_revision(self.request.user)}

    def identity(self, subject):
        return {
            "uid": subject.document.uid,
            "uri": f"{self.base('profiles')}{subject.document.uid}/",
            "slug": subject.slug,
            "kind": subject.kind,
        }

    def uid_for(self, source, text):
        named_by_esco = source in ("competence", "job") and text.startswith(("http://", "https://"))
        return str(uid_of(text)) if named_by_esco else text

    def revise(self, subject, **edit):
        return actions.revise_profile(profile=subject, **edit)

    def start_all(self, **begin):
        return actions.start_profiles(**begin)

    def restore_revision(self, subject, **edit):
        return actions.restore_profile(profile=subject, **edit)

    @extend_schema(request=shapes.ProfileNew, responses={201: shapes.ProfileSaved}, parameters=[DRY_RUN])
    def create(self, request, **_kwargs):
        """Begin a profile as a draft of its owner."""
        return self.begun(request, actions.start_profile)

    def known(self, bodies):
        """What several bodies name, looked up for all of them at once."""
        return {
            "partners": Named(Partner.objects.all(), bodies, ("owner", "partners")),
            "slugs": taken_slugs(Profile.objects.all(), bodies),
        }

    def new_of(self, data, known=None):
        """What `start_profile` wants, from a body. Raises BadField, ContentInvalid."""
        known = known or self.known([data])
        body = members(
            data,
            ("slug", "kind", "owner", "partners", "content", "note", "looked"),
            required=("owner", "content"),
        )
        return {
            "by": self.request.user,
            "owner": one_named(known["partners"], body, "owner"),
            "partners": several_named(known["partners"], body, "partners"),
            "slug": slug(body, Profile.objects.all(), known["slugs"]),
            "kind": one_of(body, "kind", Profile.Kind.values, Profile.Kind.JOB),
            "content": SCHEMA.clean(with_uids(SCHEMA.fields, body["content"], self.uid_for)),
            "note": text(body, "note", MAX_NOTE),
            "origin": Revision.Origin.API,
            "looked": flag(body, "looked"),
        }

    @extend_schema(responses=shapes.ProfileWorking)
    @action(detail=True, filter_backends=[], pagination_class=None)
    def draft(self, request, **_kwargs):
        """The working content, for those who take part. Its ETag is what a save sends as If-Match."""
        self.check_parameters(())
        return self.working_answer(self.drafted())

    @extend_schema(request=shapes.ProfileEdit, responses=shapes.ProfileSaved, parameters=SAVING)
    @draft.mapping.put
    @checks_itself
    def replace_draft(self, request, **_kwargs):
        """Save a whole content."""
        return self.save_content(request, self.drafted(), patching=False)

    @extend_schema(request=ContentPatch, responses=shapes.ProfileSaved, parameters=SAVING)
    @draft.mapping.patch
    @checks_itself
    @tells_itself
    def patch_draft(self, request, **_kwargs):
        """Save a partial edit."""
        return self.save_content(request, self.drafted(), patching=True)

    @extend_schema(request=None, responses=shapes.ProfileWorking, parameters=[IF_MATCH, DRY_RUN])
    @action(detail=True, methods=["post"])
    def publish(self, request, **_kwargs):
        """Publish the working revision, which must be the one in If-Match."""
        self.check_parameters(("dry_run",))
        subject, number = self.drafted(), edited_revision(request)
        with transaction.atomic():
            actions.publish_profile(profile=subject, by=request.user, number=number)
            after = self.subject()
            transaction.set_rollback(is_dry_run(request))
        return self.working_answer(after)
