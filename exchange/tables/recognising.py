"""Which table a file is: its columns say it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exchange.tables.shapes import OF_THE_LIST, ROW_ID, TABLES

NEEDED = ("uid", "revision")


def recognised(header):
    """The Table with these columns. Raises ValidationError, which says what to do."""
    names = {name for name in header if name}
    for name in NEEDED:
        if name not in names:
            text = _(
                "This is none of the tables that you download here: the column “%(column)s” is missing. Leave the names"
                " in the first row as they were."
            )
            raise _refusal(text % {"column": name})
    fitting = [table for table in TABLES.values() if bool(table.rows) == (ROW_ID in names)]
    unknown = names.difference(*(known(table) for table in fitting))
    if unknown:
        text = _(
            "The column “%(column)s” is not one of ours. Leave the names in the first row as they were, and take"
            " columns of your own out of the file."
        )
        raise _refusal(text % {"column": next(name for name in header if name in unknown)})
    fitting = [table for table in fitting if names <= known(table)]
    if len(fitting) != 1:
        text = _(
            "From its columns we cannot tell which table this is: too many were taken out, or two tables were put"
            " together. Download it again."
        )
        raise _refusal(text)
    return fitting[0]


def known(table):
    """Every column that a file of this table may have."""
    return {*table.header, *(() if table.rows else OF_THE_LIST)}


def _refusal(text):
    return ValidationError(text, code="columns")
