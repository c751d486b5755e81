"""The words of all labels, as the one search box looks for them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func
from django.db.models.functions import Left, Length, Substr


class SearchText(Func):
    """`portal_search_text(...)`: labels folded to lower case without accents, for trigram search."""

    function = "portal_search_text"
    output_field = models.TextField()


class Joined(Func):
    """Two lists of names as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    arity = 2
    output_field = ArrayField(models.TextField())


class SearchWord(models.Model):
    """A word of any label in the catalogue, folded, with its stems; triggers in the database keep this list.

    Words are not removed with the label that brought them: a word that no label has any more finds nothing.
    """

    word = models.TextField(primary_key=True)
    stem_nl = models.GeneratedField(
        expression=Func(models.Value("dutch_stem"), models.F("word"), function="portal_stem"),
        output_field=models.TextField(),
        db_persist=True,
    )
    stem_en = models.GeneratedField(
        expression=Func(models.Value("english_stem"), models.F("word"), function="portal_stem"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(OpClass("word", "gin_trgm_ops"), name="searchword_parts"),
            models.Index(Length("word"), name="searchword_length"),
            models.Index("stem_nl", name="searchword_stem_nl"),
            models.Index("stem_en", name="searchword_stem_en"),
            models.Index(Left("word", 1), name="searchword_first"),
            models.Index(Substr("word", 2, 1), name="searchword_second"),
        ]

    def __str__(self):
        return self.word
