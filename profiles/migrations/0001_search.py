"""Extensions and functions that searching by label needs; generated columns call them."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# Schema-qualified, because a restored dump runs with an empty search path.
FUNCTIONS = """
CREATE FUNCTION portal_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
CREATE FUNCTION portal_search_text(VARIADIC parts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT public.portal_fold(array_to_string(parts, ' | ')) $$;
CREATE FUNCTION portal_search_text(one text, two text, three text, more text[], others text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT public.portal_fold(
        concat_ws(' | ', one, two, nullif(three, ''), nullif(array_to_string(more, ' | '), ''),
                  nullif(array_to_string(others, ' | '), ''))) $$;
"""
REMOVE = """
DROP FUNCTION portal_search_text(text, text, text, text[], text[]);
DROP FUNCTION portal_search_text(text[]);
DROP FUNCTION portal_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FUNCTIONS, REMOVE),
    ]
