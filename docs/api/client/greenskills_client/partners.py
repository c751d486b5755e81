from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Reading, Texts


class PartnerRow(TypedDict):
    """An organisation of the lever, with its earlier names."""

    aliases: list[str]
    kind: Literal["government", "public-service", "federation", "knowledge", "social-economy", "province", "other"]
    lever_roles: list[str]
    name: Texts
    slug: str
    uid: str
    uri: str
    website: str


class PartnersListQuery(Listing, total=False):
    kind: Sequence[
        Literal["federation", "government", "knowledge", "other", "province", "public-service", "social-economy"]
    ]
    ordering: Literal["slug", "-slug", "name_nl", "-name_nl", "name_en", "-name_en"]


class Partners(Connection):
    def partners_list(self, **asked: Unpack[PartnersListQuery]) -> Rows[PartnerRow]:
        """The organisations that take part."""
        return Rows(self, "/api/v1/partners/", asked)

    def partners_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[PartnerRow]:
        """The organisations that take part."""
        return self.ask("GET", f"/api/v1/partners/{quoted(key)}/", asked)
