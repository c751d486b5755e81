from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Reading, Texts


class ThemeRow(TypedDict):
    """A circular theme, a strategic agenda or a lever."""

    description: Texts
    kind: Literal["circular", "agenda", "lever"]
    labels: Texts
    open: bool
    slug: str
    uid: str
    uri: str


class ThemesListQuery(Listing, total=False):
    kind: Sequence[Literal["agenda", "circular", "lever"]]
    open: bool
    ordering: Literal["slug", "-slug", "label_nl", "-label_nl", "label_en", "-label_en"]


class Themes(Connection):
    def themes_list(self, **asked: Unpack[ThemesListQuery]) -> Rows[ThemeRow]:
        """Circular themes, strategic agendas and levers."""
        return Rows(self, "/api/v1/themes/", asked)

    def themes_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[ThemeRow]:
        """Circular themes, strategic agendas and levers."""
        return self.ask("GET", f"/api/v1/themes/{quoted(key)}/", asked)
