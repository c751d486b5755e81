from __future__ import annotations

from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, quoted
from .shared import Asking


class TableRow(TypedDict):
    """A table that can be edited and sent back to /imports/."""

    about: str
    columns: list[str]
    name: str
    uri: str


class TablesAnswer(TypedDict):
    """Every table there is."""

    results: list[TableRow]


class TablesRetrieveQuery(Asking, total=False):
    drafts: bool
    format: Literal["csv", "xlsx"]


class Tables(Connection):
    def tables_list(self, **asked: Unpack[Asking]) -> Answer[TablesAnswer]:
        """Which tables there are, and their columns."""
        return self.ask("GET", "/api/v1/tables/", asked)

    def tables_retrieve(self, key: str, **asked: Unpack[TablesRetrieveQuery]) -> Answer[bytes]:
        """One table, of all documents or those that the filters of their list leave. Send it back to /imports/.

        Leave `uid`, `revision` and `id` as they are. An empty `id` adds a row, “yes” under `removed` takes one
        away; rows that you leave out stay as they are.
        """
        return self.ask("GET", f"/api/v1/tables/{quoted(key)}/", asked, raw=True)
