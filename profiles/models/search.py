"""Finding catalogue objects by their labels: Dutch, English and synonyms at once, forgiving typing errors.

Two generated columns serve it. `search_words` holds the different words of all labels of an object, for an inverted
index; which words a question may mean is worked out by `profiles.search.question`. `search_text` holds the labels
themselves, folded and parted by " | ", so that ranking folds no label per row.
"""

from django.contrib.postgres.search import SearchVectorField, TrigramStrictWordSimilarity
from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.db.models.expressions import Col
from django.db.models.functions import Coalesce, Greatest, Length, Lower, NullIf, StrIndex
from django.db.models.lookups import Exact

from profiles.search.question import Question
from profiles.search.words import MAX_LENGTH, WORD, fold, search_words

__all__ = ["MAX_LENGTH", "NEAR", "WORD", "LabelQuerySet", "fold", "search_words"]

ENOUGH = 5
NEAR = 0.65  # "sorteerder textiel" is near "textielsorteerder", "lasser" is not near "glaslasser"


class WordsColumn(Expression):
    """The column `search_words` of the queried table. Only the database knows it: no list should carry it along."""

    field = SearchVectorField()
    field.set_attributes_from_name("search_words")

    def __init__(self):
        super().__init__(output_field=self.field)

    def resolve_expression(self, query=None, *args, **kwargs):
        return Col(query.get_initial_alias(), self.field)


class HasWords(models.Lookup):
    """Does a row meet this inverted-index query, as PostgreSQL writes it (no stemming)? For rows that are there."""

    lookup_name = "has_words"
    prepare_rhs = False

    def __init__(self, query):
        super().__init__(WordsColumn(), query)

    def get_source_expressions(self):
        return [self.lhs]

    def set_source_expressions(self, expressions):
        (self.lhs,) = expressions

    def as_sql(self, compiler, connection):
        column, values = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*values, self.rhs]


class Found(HasWords):
    """The same, by way of the inverted index in any case: for finding rows."""

    lookup_name = "found"

    def __init__(self, model, query):
        models.Lookup.__init__(self, F("pk"), query)
        self.model = model

    def as_sql(self, compiler, connection):
        column, values = self.process_lhs(compiler, connection)
        table, key = self.model._meta.db_table, self.model._meta.pk.column
        return f"{column} IN (SELECT portal_found(%s::regclass, %s, %s::tsquery))", [*values, table, key, self.rhs]


class Folded(Func):
    """A label as `fold` makes it, in the database."""

    function = "portal_fold"
    output_field = models.TextField()


class LabelQuerySet(models.QuerySet):
    """What has labels can be found by them."""

    def matching(self, text):
        """Those whose labels look like `text`, best first; asks two or more times which reading it needs.

        The surest reading that finds enough wins; see `profiles.search.question`. One character finds nothing.
        """
        best, most = None, 0
        for reading in Question(text).readings():
            if not reading.query or (reading.loose and most):
                continue
            number = self._how_many(reading)
            if best is None or number > most:
                best, most = reading, number
            if number >= ENOUGH:
                break
        return self.answering(best) if best else self.none()

    def answering(self, reading):
        """Those that meet one reading of a question, best first, with `rank` (0 is best) and `hits`."""
        return self.meeting(reading).ranked_for(reading) if reading.query else self.none()

    def meeting(self, reading):
        """Those that meet one reading, in no order."""
        rows = self.filter(Found(self.model, reading.query))
        if reading.counts:
            met = sum_of(
                models.Case(models.When(HasWords(one.query), then=Value(1)), default=Value(0))
                for one in reading.meanings
                if one.query
            )
            rows = rows.annotate(met=met).filter(met__gte=reading.needed)
        return rows

    def near(self, *texts):
        """Those with a label or synonym much like one of the texts, nearest first: for "is it not there already?".

        Nearness is pg_trgm's strict word similarity (0–1) of the text with the nearest stretch of the labels.
        """
        folded = [text for text in map(fold, texts) if len(text) > 2]
        if not folded:
            return self.none()
        nearness = [TrigramStrictWordSimilarity(text, "search_text") for text in folded]
        return (
            self.filter(
                Q(*(Q(search_text__trigram_strict_word_similar=text) for text in folded), _connector=Q.OR)
            )
            .annotate(nearness=Greatest(*nearness) if len(nearness) > 1 else nearness[0])
            .filter(nearness__gte=NEAR)
            .order_by("-nearness", Length("search_text"), "pk")
        )

    def by_label(self, language):
        """In the order of the labels that people see in this language, capitals and small letters alike."""
        dutch = ["label_vls"] if hasattr(self.model, "label_vls") else []
        order = ["label_en", *dutch, "label_nl"] if language == "en" else [*dutch, "label_nl", "label_en"]
        shown = Coalesce(*(NullIf(F(name), Value("")) for name in order))
        return self.order_by(Lower(shown), "pk")

    def _how_many(self, reading):
        """How many meet this reading; no further than what is enough."""
        return len(self.meeting(reading).order_by().values_list("pk")[:ENOUGH])

    def ranked_for(self, reading):
        """Best first: the label itself, a synonym, what begins so, what holds it; then by words met, short ones."""
        text, names = reading.folded, self.model.SEARCH_LABELS
        is_name = (
            Q(search_text__startswith=f"{text} | ")
            | Q(search_text__contains=f" | {text} | ")
            | Q(search_text__endswith=f" | {text}")
        )
        begins = Q(search_text__startswith=text) | Q(search_text__contains=f" | {text}")
        absent = Exact(StrIndex("search_text", Value(text)), 0)  # one look instead of five for most rows
        labels = {f"folded_{number}": Folded(F(name)) for number, name in enumerate(self._label_names())}
        is_label = Q(*(Q(**{name: text}) for name in labels), _connector=Q.OR)
        label_begins = Q(*(Q(**{f"{name}__startswith": text}) for name in labels), _connector=Q.OR)
        ways = [is_name & is_label, is_name, begins & label_begins, begins, Q(search_text__contains=f" {text}")]
        place = models.Case(
            models.When(absent, then=Value(len(ways))),
            *(models.When(way, then=Value(number)) for number, way in enumerate(ways)),
            default=Value(len(ways)),
            output_field=models.IntegerField(),
        )
        hits = sum_of(quality_of(one) for one in reading.meanings if one.query)
        shown = Length(Coalesce(NullIf(F(names[0]), Value("")), F(names[1])))
        return self.alias(**labels).annotate(rank=place, hits=hits).order_by("rank", "-hits", shown, "pk")

    def _label_names(self):
        return [*self.model.SEARCH_LABELS, *(["label_vls"] if hasattr(self.model, "label_vls") else [])]


def quality_of(meaning):
    """How well a row meets one word of the question."""
    return models.Case(
        *(models.When(HasWords(query), then=Value(quality)) for quality, query in meaning.ways),
        default=Value(0),
        output_field=models.IntegerField(),
    )


def sum_of(expressions):
    total = Value(0)
    for expression in expressions:
        total = total + expression
    return models.ExpressionWrapper(total, output_field=models.IntegerField())
