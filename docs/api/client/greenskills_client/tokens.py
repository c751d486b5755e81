from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Making, Reading, TokenMade, TokenNewRequest, TokenRow, TokensDestroyQuery


class TokensListQuery(Listing, total=False):
    ordering: Literal["name", "-name", "created", "-created"]
    scope: Sequence[Literal["admin", "propose", "read", "write"]]
    state: Sequence[Literal["expired", "revoked", "usable"]]


class Tokens(Connection):
    def tokens_list(self, **asked: Unpack[TokensListQuery]) -> Rows[TokenRow]:
        """Your keys for the API, and by their address those of machine users that you run. A withdrawn key stays."""
        return Rows(self, "/api/v1/tokens/", asked)

    def tokens_create(self, body: TokenNewRequest, **asked: Unpack[Making]) -> Answer[TokenMade]:
        """Make a key. Its text stands in this answer and nowhere else."""
        return self.ask("POST", "/api/v1/tokens/", asked, body)

    def tokens_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[TokenRow]:
        """Your keys for the API, and by their address those of machine users that you run. A withdrawn key stays."""
        return self.ask("GET", f"/api/v1/tokens/{quoted(key)}/", asked)

    def tokens_destroy(self, key: str, **asked: Unpack[TokensDestroyQuery]) -> Answer[None]:
        """Withdraw a key: it is refused from the next request on. Also the key that you send this with."""
        return self.ask("DELETE", f"/api/v1/tokens/{quoted(key)}/", asked)
