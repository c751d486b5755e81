"""What documents, revisions and edits look like in the API's schema.

Rows are written by the database and bodies checked by the content's own schema; these classes describe both.
"""

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from coediting.fields import (
    LANGUAGES,
    Choice,
    Choices,
    LanguageMap,
    Number,
    Reference,
    References,
    RowChoices,
    Rows,
    Text,
)
from coediting.models import Document, Proposal, Revision
from rest.fields import PartnerRef, part_of

UUID = {"type": "string", "format": "uuid"}


class Content(serializers.JSONField):
    """A content. A subclass for each kind of document says its `coediting.schema.Schema`.

    The API's schema describes it in full, as one object with the name of the subclass. `sent` is for request bodies,
    where a reference may be an ESCO URI too.
    """

    shape = None

    def __init__(self, *, sent=False, **options):
        super().__init__(**options)
        self.sent = sent


class ContentExtension(OpenApiSerializerFieldExtension):
    """All answers, or all bodies, with a content of one kind name the same object."""

    target_class = Content
    match_subclasses = True

    def map_serializer_field(self, auto_schema, direction):
        kind, sent = type(self.target), self.target.sent
        described = ResolvedComponent(
            name=f"{kind.__name__}Request" if sent else kind.__name__,
            type=ResolvedComponent.SCHEMA,
            schema=object_schema(kind.shape.fields, sent) | {"description": kind.__doc__},
            object=kind,
        )
        auto_schema.registry.register_on_missing(described)
        return described.ref


def object_schema(fields, sent, **more):
    """JSON Schema of an object with these fields."""
    return {
        "type": "object",
        "properties": more | {field.name: field_schema(field, sent) for field in fields},
        **({} if sent else {"required": [*more, *(field.name for field in fields)]}),
        **({"additionalProperties": False} if sent else {}),
    }


def field_schema(field, sent):
    """JSON Schema of one field's value, with its label as description.

    The label stays lazy: the class is made once, in whatever language is on then.
    """
    return {"description": field.label, **_value_schema(field, sent)}


def _value_schema(field, sent):  # noqa: PLR0911 – one return per kind of field reads best
    reference = {"type": "string"} if sent else UUID
    match field:
        case Rows():
            return {"type": "array", "items": object_schema(field.fields, sent, id=UUID)}
        case References():
            return {"type": "array", "items": reference}
        case Reference():
            return reference | {"type": ["string", "null"]}
        case RowChoices():
            return {"type": "array", "items": UUID}
        case Choices():
            return {"type": "array", "items": {"enum": [value for value, _label in field.choices]}}
        case Choice():
            return {"enum": [*(value for value, _label in field.choices), None]}
        case Number():
            kind = "number" if field.decimals else "integer"
            return {"type": [kind, "null"], "minimum": field.least, "maximum": field.most}
        case LanguageMap():
            text = {"type": "string", "maxLength": field.max_length}
            return {"type": "object", "properties": dict.fromkeys(LANGUAGES, text)}
        case Text():
            return {"type": "string", "maxLength": field.max_length}
    raise TypeError(field)


class RevisionRow(serializers.Serializer):
    """One saved state. Who wrote it and the note are shown to those who may see the drafts."""

    uri = serializers.URLField()
    number = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True, help_text="The published version that it became.")
    origin = serializers.ChoiceField(Revision.Origin.choices)
    note = serializers.CharField()
    author = serializers.CharField(allow_null=True)
    partner = PartnerRef(allow_null=True)
    created = serializers.DateTimeField()


class Gate(serializers.Serializer):
    """A condition for publishing."""

    code = serializers.CharField()
    label = serializers.CharField()
    met = serializers.BooleanField()


class Change(serializers.Serializer):
    """One place where two contents differ; `path` joins field names and row ids by slashes."""

    path = serializers.CharField()
    kind = serializers.ChoiceField([(kind, kind) for kind in ("changed", "added", "removed", "moved")])
    before = serializers.JSONField()
    after = serializers.JSONField()


class Comparison(serializers.Serializer):
    """What differs between two revisions."""

    old = serializers.IntegerField()
    new = serializers.IntegerField()
    changes = Change(many=True)


class Working(serializers.Serializer):
    """The working state of a document, as those who edit it see it."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    owner = PartnerRef()
    partners = PartnerRef(many=True)
    state = serializers.ChoiceField(Document.State.choices)
    revision = serializers.IntegerField(help_text='The ETag begins with this number: "r17" or "r17.5d0c8e1f2a3b".')
    published_revision = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="The newest published version.")
    published_at = serializers.DateTimeField(allow_null=True)
    updated = serializers.DateTimeField()
    gates = Gate(many=True)


class Saved(Working):
    """The answer to a save: the working state after it, and what it brought in from others."""

    saved = serializers.BooleanField(help_text="False when nothing was new, or in a dry run.")
    dry_run = serializers.BooleanField()
    brought_in = Change(many=True, help_text="What others changed since the revision that was edited.")
    changes = Change(many=True, required=False, help_text="In a dry run: what the save would change.")


class ContentPatch(serializers.Serializer):
    """A partial edit of the revision in If-Match."""

    content = serializers.DictField(
        help_text=(
            "Only what changes. A language map is merged per language. Of a list of rows each item is matched by `id` "
            'and merged; one without `id`, or with an id of your own and `"new": true`, is added; '
            '{"id": …, "removed": true} goes; another id that is not there is a fault. `add_themes`, `remove_themes` '
            "(and so on for every list of references) add and remove members. Everything else is replaced."
        )
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class CommentRow(serializers.Serializer):
    """A comment: the first of a thread, or an answer in one."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    part_of = part_of()
    thread = serializers.UUIDField(allow_null=True, help_text="The thread that this answers; null for a first comment.")
    path = serializers.CharField(help_text='A place of the content, such as "title" or "tasks/<row id>"; "" is all.')
    place = serializers.CharField(help_text="What the place was called.")
    text = serializers.CharField()
    must_fix = serializers.BooleanField(help_text="Must be solved before publishing.")
    author = serializers.CharField(allow_null=True)
    guest = serializers.CharField(help_text="A reviewer without an account.")
    partner = PartnerRef(allow_null=True)
    mentions = serializers.ListField(child=serializers.CharField())
    revision = serializers.IntegerField(help_text="Number of the revision that was commented on.")
    created = serializers.DateTimeField()
    resolved = serializers.DateTimeField(allow_null=True)
    resolved_by = serializers.CharField(allow_null=True)


class CommentNew(serializers.Serializer):
    """A comment to write. An answer takes the place of its thread."""

    text = serializers.CharField(max_length=4000, help_text="@e-mail or @Name of a member tells that person.")
    path = serializers.CharField(required=False, allow_blank=True, max_length=200)
    must_fix = serializers.BooleanField(required=False)
    thread = serializers.UUIDField(required=False, allow_null=True)


class ProposalRow(serializers.Serializer):
    """A change that somebody handed in, without its content."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    base = serializers.IntegerField(help_text="The revision that it grew from.")
    state = serializers.ChoiceField(Proposal.State.choices)
    reason = serializers.CharField()
    author = serializers.CharField(allow_null=True)
    partner = PartnerRef(allow_null=True)
    origin = serializers.ChoiceField(Revision.Origin.choices)
    created = serializers.DateTimeField()
    decided = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(allow_null=True)
    answer = serializers.CharField(help_text="What the editor answered.")


class ProposalDetail(ProposalRow):
    """A proposal with its content, as the whole document would read, and what it changes."""

    working_revision = serializers.IntegerField()
    changes = Change(many=True)
    collides = serializers.ListField(
        child=serializers.CharField(), help_text="Paths that the working revision changed in another way."
    )
    content = serializers.DictField()


class ProposalNew(serializers.Serializer):
    """A change to propose."""

    base = serializers.IntegerField(required=False, help_text="The revision edited, where If-Match is not sent.")
    reason = serializers.CharField(max_length=1000)
    content = serializers.DictField(help_text="Only what changes, by the rules of a PATCH.")


class ProposalAcceptance(serializers.Serializer):
    """How to accept a proposal."""

    paths = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Only these changes; all without it."
    )
    content = serializers.DictField(
        required=False, help_text="Where it collides: a partial edit that says how each of those places is to read."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ProposalAnswer(serializers.Serializer):
    """Why a proposal is declined."""

    answer = serializers.CharField(max_length=1000)
