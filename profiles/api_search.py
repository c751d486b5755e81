"""The one search box in the API: the best of everything in one list, or of one kind."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from profiles.search import results
from profiles.search.question import Question
from profiles.search.registry import SOURCES, sources
from profiles.search.why import reason
from rest import flat, formats
from rest.errors import BadParameter, Faults
from rest.fields import Languages
from rest.resource import Listed

PARAMETERS = ("q", "kind", "limit")
LONGEST, MOST = 200, 50


class Why(serializers.Serializer):
    how = serializers.ChoiceField(["label", "synonym", "language", "spelling", "part"])
    name = serializers.CharField(help_text="The name that answers the question.")
    language = serializers.ChoiceField(["nl", "en"])


class SearchHit(serializers.Serializer):
    kind = serializers.CharField()
    uri = serializers.URLField()
    key = serializers.CharField(help_text="Uid or slug: the key of the object at /api/v1/<kind>/.")
    label = Languages()
    page = serializers.CharField(help_text="Address of the page for people.")
    rank = serializers.IntegerField(help_text="0 is the label itself, 5 only has the words.")
    why = Why()


class SearchAnswer(serializers.Serializer):
    q = serializers.CharField()
    guessed = serializers.BooleanField(help_text="Were typing errors assumed, or words left out?")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many of each kind.")
    results = SearchHit(many=True)


class SearchResource(Listed):
    """One search over everything."""

    serializer_class = SearchAnswer
    answers = formats.LIST  # one answer; what it found is a table too
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        responses=SearchAnswer,
        parameters=[
            OpenApiParameter("q", str, required=True, description="Words in Dutch or English, 200 characters at most."),
            OpenApiParameter("kind", str, description="Only this kind: profiles, jobs, competences, …"),
            OpenApiParameter("limit", int, description="How many results at most: 1 to 50, 20 unless told."),
        ],
    )
    def list(self, request, **_kwargs):
        """The best matches over all kinds, the exact label first; typing errors are forgiven.

        As a table: one row per result. It is what was found, so it is not sent back.
        """
        faults = Faults()
        faults.asking(self.check_parameters, PARAMETERS)
        text, chosen = faults.asking(self.text_asked), faults.asking(self.sources_asked)
        limit = faults.asking(self.limit_asked)
        faults.settle()
        question = Question(text)
        found = results.answer(question, chosen, limit)
        hits = [hit_body(hit, question, found.guessed, self.base(hit.source.name)) for hit in found.hits]
        body = {"q": text, "guessed": found.guessed, "counts": found.counts, "results": hits}
        return flat.answered(request, body, SearchHit())

    def text_asked(self):
        text = self.request.GET.get("q", "")
        if len(text) > LONGEST:
            raise BadParameter.of("q", "bad-value", _("At most %(max)d characters fit here.") % {"max": LONGEST})
        if not Question(text).usable:
            raise BadParameter.of("q", "bad-value", _("With two letters or more we can look for it."))
        return text.replace("\x00", " ")

    def sources_asked(self):
        kind = self.request.GET.get("kind", "")
        if kind and kind not in SOURCES:
            known = ", ".join(sorted(SOURCES))
            raise BadParameter.of("kind", "bad-value", _("Choose one of: %(names)s.") % {"names": known})
        return [SOURCES[kind]] if kind else sources()

    def limit_asked(self):
        text = self.request.GET.get("limit", str(results.BEST))
        if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST:
            return int(text)
        raise BadParameter.of("limit", "bad-value", _("Give a whole number from 1 to %(max)d.") % {"max": MOST})


def hit_body(hit, question, guessed, base):
    """One result as JSON values; `base` is where its resource stands."""
    source, item = hit.source, hit.item
    why = reason(source.names(item), question.words, guessed)
    titles = getattr(item, "titles", None) or item.labels
    return {
        "kind": source.name,
        "uri": f"{base}{uid_of(item)}/",
        "key": source.key(item),
        "label": titles,
        "page": source.url(item),
        "rank": hit.rank,
        "why": {"how": why.how, "name": why.name, "language": why.language},
    }


def uid_of(item):
    """The uid of what was found; that of a document where it is one."""
    return item.document.uid if hasattr(item, "document") else item.uid
