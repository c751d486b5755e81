"""Finding catalogue objects by their labels: Dutch, English and synonyms at once, forgiving typing errors.

Two generated columns serve it. `search_words` holds the different words of all labels of an object, for an inverted
index; which words a question may mean is worked out by `profiles.search.question`. `search_text` holds the labels
themselves, folded and parted by " | ", so that ranking folds no label per row.
"""

from django.contrib.postgres.search import SearchVectorField, TrigramStrictWordSimilarity
from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.db.models.expressions import Col
from django.db.models.functions import Coalesce, Greatest, Length, Lower, NullIf

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


class Found(models.Lookup):
    """Does a row meet this inverted-index query, as PostgreSQL writes it (no stemming)? By its index in any case."""

    lookup_name = "found"
    prepare_rhs = False

    def __init__(self, model, query):
        super().__init__(F("pk"), query)
        self.model = model

    def get_source_expressions(self):
        return [self.lhs]

    def set_source_expressions(self, expressions):
        (self.lhs,) = expressions

    def as_sql(self, compiler, connection):
        column, values = self.process_lhs(compiler, connection)
        table, key = self.model._meta.db_table, self.model._meta.pk.column
        return f"{column} IN (SELECT portal_found(%s::regclass, %s, %s::tsquery))", [*values, table, key, self.rhs]


# How a row answers is written out, not put together from Case, When and Q: Django took several times as long over the
# statement as PostgreSQL over the answer. `said` stands for the folded text that was typed, `names` for `search_text`,
# where the labels come first: no label is folded again.
SEPARATOR = "' | '"
PLACE = """CASE
WHEN strpos({names}, {said}) = 0 THEN 5
WHEN starts_with({names}, {said} || {bar}) OR strpos({names}, {bar} || {said} || {bar}) > 0
    OR right({names}, length({said}) + 3) = {bar} || {said} THEN CASE WHEN {is_label} THEN 0 ELSE 1 END
WHEN starts_with({names}, {said}) OR strpos({names}, {bar} || {said}) > 0
    THEN CASE WHEN {label_begins} THEN 2 ELSE 3 END
WHEN strpos({names}, ' ' || {said}) > 0 THEN 4
ELSE 5 END"""


def place(said, names, *flemish):
    """How well the labels of a row answer, in SQL: 0 (a label is this very text) to 5 (it does not occur).

    `flemish` is the column of a third label, which stands among the names only where there is one.
    """
    labels = [(f"split_part({names}, {SEPARATOR}, {number})", "") for number in (1, 2)]
    labels += [(f"split_part({names}, {SEPARATOR}, 3)", f"{column} <> '' AND ") for column in flemish]
    return PLACE.format(
        names=names,
        said=said,
        bar=SEPARATOR,
        is_label=" OR ".join(f"{given}{label} = {said}" for label, given in labels),
        label_begins=" OR ".join(f"{given}starts_with({label}, {said})" for label, given in labels),
    )


def points(ways, column):
    """What a row gets for one word, in SQL: `ways` are (points, inverted-index query), the best first."""
    return f"CASE {' '.join(f'WHEN {column} @@ {query} THEN {number}' for number, query in ways)} ELSE 0 END"


def place_of(text, *columns):
    """The same as (SQL, values) for one text."""
    written = place("%s", *columns)
    return written, [text] * written.count("%s")


def points_of(words, column):
    """The sum over words as (SQL, values): `words` holds, for each, [(points, inverted-index query)]."""
    cases = (points([(number, "%s::tsquery") for number, _query in ways], column) for ways in words)
    return f"({' + '.join(cases)})", [query for ways in words for _number, query in ways]


class Written(Func):
    """What a function above writes of its first argument and these columns."""

    output_field = models.IntegerField()

    def __init__(self, write, asked, *columns):
        super().__init__(*columns)
        self.write, self.asked = write, asked

    def as_sql(self, compiler, connection):
        return self.write(self.asked, *(compiler.compile(column)[0] for column in self.source_expressions))


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
            met = Written(points_of, tuple(((1, one.query),) for one in reading.meanings if one.query), WordsColumn())
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
        first, second = self.model.SEARCH_LABELS
        return self.annotate(
            rank=Written(place_of, reading.folded, "search_text", *flemish_label(self.model)),
            hits=Written(points_of, ways_of(reading), WordsColumn()),
        ).order_by("rank", "-hits", Length(Coalesce(NullIf(F(first), Value("")), F(second))), "pk")


def flemish_label(model):
    """The name of a third label, where a model has one."""
    return ["label_vls"] if hasattr(model, "label_vls") else []


def ways_of(reading):
    return tuple(one.ways for one in reading.meanings if one.query)
