"""Which table or list a file is: its columns say it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exchange.forms import SEVERAL
from exchange.lists import comparing
from exchange.lists.presenting import TITLES as LIST_TITLES
from exchange.lists.shapes import LISTS
from exchange.tables.presenting import TITLES as TABLE_TITLES
from exchange.tables.recognising import NEEDED, known
from exchange.tables.shapes import ROW_ID, TABLES

TITLES = TABLE_TITLES | LIST_TITLES
UID = "uid"


def recognised(header, by):
    """The name of the table or list with these columns. Raises ValidationError, which says what to do.

    Where several have them it has the code `several`, and their names in `params["names"]`.
    """
    names = {name for name in header if name}
    if UID not in names:
        raise _lacking(UID)
    columns = columns_of_all(by)
    fitting = [name for name in columns if names <= columns[name] and _has_its_own(name, names)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise _no_such_table(header, columns)
    text = _("These columns stand in several tables: %(titles)s. Say which one it is, and choose the file once more.")
    titles = {"titles": ", ".join(str(TITLES[name]) for name in fitting), "names": fitting}
    raise ValidationError(text, code=SEVERAL, params=titles)


def columns_of_all(by):
    """{name: the columns that a file of this table or list may have}"""
    lists = {name: set(comparing.header_of(one, by)) for name, one in LISTS.items()}
    return {name: known(table) for name, table in TABLES.items()} | lists


def _has_its_own(name, names):
    """A table has its revision, and one of rows the id of each, which the others have not."""
    if name not in TABLES:
        return True
    return names.issuperset(NEEDED) and bool(TABLES[name].rows) == (ROW_ID in names)


def _no_such_table(header, columns):
    names = {name for name in header if name}
    nearest = min(columns, key=lambda name: (len(names - columns[name]), len(columns[name])))
    strange = [name for name in header if name in names - columns[nearest]]
    if not strange and (lacking := [name for name in NEEDED if name not in names]):
        return _lacking(lacking[0])
    if not strange:
        text = _(
            "From its columns we cannot tell which table this is: too many were taken out, or two tables were put"
            " together. Download it again."
        )
        return _refusal(text)
    if any(strange[0] in known_ones for known_ones in columns.values()):
        text = _(
            "The column “%(column)s” is of another table than the others, which look like “%(title)s”. Bring back one"
            " table at a time, as you downloaded it."
        )
        return _refusal(text % {"column": strange[0], "title": TITLES[nearest]})
    text = _(
        "The column “%(column)s” is not one of ours. Leave the names in the first row as they were, and take"
        " columns of your own out of the file."
    )
    return _refusal(text % {"column": strange[0]})


def _lacking(column):
    text = _(
        "This is none of the tables that you download here: the column “%(column)s” is missing. Leave the names"
        " in the first row as they were."
    )
    return _refusal(text % {"column": column})


def _refusal(text):
    return ValidationError(text, code="columns")
