"""Jobs have everyday Flemish names of ours beside ESCO's synonyms; the words of labels are found and noted faster.

The list of words has indexes by its first two letters. Taking a label apart is what the import of ESCO spent most on:
spaces are left out of the regular expression, and the trigger reads the words that the row has already.
"""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Left, Substr

from profiles.models import words
from profiles.search.tables import words_column

VECTOR = """
CREATE OR REPLACE FUNCTION portal_word_vector(value text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$ BEGIN
        IF value ~ '[[:alnum:]]{61}' THEN  -- cuts long words, which takes three times as long
            RETURN array_to_tsvector(public.portal_words(value));
        END IF;
        RETURN array_to_tsvector(coalesce(
            array_remove(string_to_array(regexp_replace(value, '[^[:alnum:] ]+', ' ', 'g'), ' '), ''), '{}'));
    END $$;
"""
OLD_VECTOR = """
CREATE OR REPLACE FUNCTION portal_word_vector(value text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT array_to_tsvector(coalesce(public.portal_words(value), '{}')) $$;
"""
# In the order of the alphabet, so that two writers with the same new words wait for each other in one order only.
NOTING = """
CREATE OR REPLACE FUNCTION portal_note_words() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN
        INSERT INTO public.profiles_searchword (word)
        SELECT DISTINCT found.word FROM written, unnest({words}) found(word)
        WHERE NOT EXISTS (SELECT FROM public.profiles_searchword known WHERE known.word = found.word)
        ORDER BY 1
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$;
"""
READ, WORKED_OUT = "tsvector_to_array(written.search_words)", "public.portal_words(written.search_text)"
ESCO, OURS = ("label_nl, label_en, code, alt_nl", "label_nl, label_en, code, alt_vls || alt_nl")


def search_text(*names):
    return models.GeneratedField(
        db_persist=True, expression=words.SearchText(*names), output_field=models.TextField()
    )


def reversed_step(step):
    """The same the other way round."""
    return migrations.RunSQL(step.reverse_sql, step.sql)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0013_jobs_go_on_too")]
    operations = [
        migrations.RunSQL(VECTOR, OLD_VECTOR),
        migrations.RunSQL(NOTING.format(words=READ), NOTING.format(words=WORKED_OUT)),
        migrations.AddIndex(
            model_name="searchword", index=models.Index(Left("word", 1), name="searchword_first")
        ),
        migrations.AddIndex(
            model_name="searchword", index=models.Index(Substr("word", 2, 1), name="searchword_second")
        ),
        migrations.AddField(
            model_name="job",
            name="alt_vls",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                blank=True,
                db_default=[],
                default=list,
                help_text="names of ours that ESCO does not have",
                verbose_name="other names in Flanders",
            ),
        ),
        # A generated column cannot be changed: both are made again.
        reversed_step(words_column("profiles_job", f"{ESCO}, alt_en")),
        migrations.RemoveField(model_name="job", name="search_text"),
        migrations.AddField(
            model_name="job",
            name="search_text",
            field=search_text("label_nl", "label_en", "code", words.Joined("alt_vls", "alt_nl"), "alt_en"),
        ),
        words_column("profiles_job", f"{OURS}, alt_en"),
    ]
