"""The SQL of a detail, composed once: Django takes ten times as long to put it together as PostgreSQL to answer it.

For visitors only, as they all may see the same; and only where a resource says that nothing else is in its statement
than the key of the address (`composed_once`): a moment or a person would stay in it.
"""

from collections import OrderedDict

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import get_language

from rest.composed import UID, WORD
from rest.filters import as_uid
from rest.rows import row

MOST = 300
_composed: OrderedDict = OrderedDict()


def one_row(view, columns, *before):
    """(*before, JSON text of `columns`) of the one row that the address names; None where there is none.

    `before` are field names. Raises Http404 for what cannot be a key.
    """
    request, given = view.request, view.kwargs[view.lookup_url_kwarg]
    rows = view.one().values_list
    if request.user.is_authenticated or not view.composed_once:
        return rows(*before, row(columns)).first()
    uid = as_uid(given)
    shape = (type(view), uid is None, view.base(""), request.GET.urlencode(), get_language(), before)
    kept = _composed.get(shape)
    if kept is None:  # threads share this: what one just put in, another may push out
        kept = _composed[shape] = _compose(view, UID if uid else WORD, columns, before)
        if len(_composed) > MOST:
            _composed.popitem(last=False)
    statement, parameters = kept
    if statement is None:
        return rows(*before, row(columns)).first()
    key = uid or given
    with connection.cursor() as cursor:
        cursor.execute(statement, [key if value in (UID, WORD) else value for value in parameters])
        return cursor.fetchone()


def _compose(view, key, columns, before):
    """(SQL, parameters) with `key` in the place of the key; (None, ()) where it does not stand there once."""
    given = view.kwargs[view.lookup_url_kwarg]
    view.kwargs[view.lookup_url_kwarg] = str(key)
    try:
        found = view.one().values_list(*before, row(columns))[:1].query.sql_with_params()
    except EmptyResultSet:
        return None, ()
    finally:
        view.kwargs[view.lookup_url_kwarg] = given
    return found if list(found[1]).count(key) == 1 else (None, ())
