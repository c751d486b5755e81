"""Search by words: every labelled row holds its words, and one list of all words knows their stems and neighbours.

A question's words are first looked up in the list (`profiles_searchword`, some 30,000 words for whole ESCO), where
inflections, parts of compounds and typing errors cost a few milliseconds; the rows are then found by exact words, which
is what an inverted index is quickest at. Triggers keep the list: whatever writes a label, its words are known.
"""

import django.contrib.postgres.indexes
import django.db.models.functions
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

from profiles.search.tables import findable

# `portal_found` is what insists on the inverted index: the planner takes a query of three hundred words for a reason to
# read the whole table, which takes twenty times as long.
# Words are cut at 60 characters: a lexeme has a limit, a label must never fail on it.
FUNCTIONS = """
CREATE FUNCTION portal_words(value text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT array_agg(DISTINCT left(word, 60))
          FROM unnest(string_to_array(regexp_replace(value, '[^[:alnum:]]+', ' ', 'g'), ' ')) word
          WHERE word <> '' $$;
CREATE FUNCTION portal_word_vector(value text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT array_to_tsvector(coalesce(public.portal_words(value), '{}')) $$;
CREATE FUNCTION portal_stem(dictionary regdictionary, word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce((ts_lexize(dictionary, word))[1], word) $$;
CREATE FUNCTION portal_found(searched regclass, key text, query tsquery) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE ROWS 100 SET enable_seqscan = off
    AS $$ BEGIN
        RETURN QUERY EXECUTE format('SELECT %I::bigint FROM %s WHERE search_words @@ $1', key, searched) USING query;
    END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION portal_found(regclass, text, tsquery);
DROP FUNCTION portal_stem(regdictionary, text);
DROP FUNCTION portal_word_vector(text);
DROP FUNCTION portal_words(text);
"""
# In the order of the alphabet, so that two writers with the same new words wait for each other in one order only.
NOTING = """
CREATE FUNCTION portal_note_words() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN
        INSERT INTO public.profiles_searchword (word)
        SELECT DISTINCT found.word FROM written, unnest(public.portal_words(written.search_text)) found(word)
        WHERE NOT EXISTS (SELECT FROM public.profiles_searchword known WHERE known.word = found.word)
        ORDER BY 1
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$;
"""
LABELS = {
    "sector": "label_nl, label_en, code",
    "job": "label_nl, label_en, code, alt_nl, alt_en",
    "competence": "label_nl, label_en, label_vls, alt_nl, alt_en",
    "profile": "title_nl, title_en",
}


def stem(language):
    dictionary = models.Value(f"{language}_stem")
    return models.GeneratedField(
        db_persist=True,
        expression=models.Func(dictionary, models.F("word"), function="portal_stem"),
        output_field=models.TextField(),
    )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0010_profiles_by_title")]
    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("stem_nl", stem("dutch")),
                ("stem_en", stem("english")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="searchword_parts"
                    ),
                    models.Index(models.functions.Length("word"), name="searchword_length"),
                    models.Index("stem_nl", name="searchword_stem_nl"),
                    models.Index("stem_en", name="searchword_stem_en"),
                ]
            },
        ),
        migrations.RemoveIndex(model_name="sector", name="sector_search"),
        migrations.RemoveIndex(model_name="job", name="job_search"),
        migrations.RunSQL(NOTING, "DROP FUNCTION portal_note_words();"),
        *(step for model, labels in LABELS.items() for step in findable(f"profiles_{model}", labels)),
    ]
