from __future__ import annotations

from typing import Unpack

from .base import Answer, Connection, Rows, quoted
from .dialogues import (
    AmendmentDecisionRequest,
    AmendmentRow,
    DialogueRow,
    MinutesChanged,
    MinutesFinishingRequest,
    MinutesOpened,
    MinutesOpeningRequest,
    MinutesShape,
    OpinionMapShape,
    PatchedMinutesChangeRequest,
    PatchedRoomSetRequest,
    PhaseStepRequest,
    ReportShape,
    RoomChanged,
    RoomSetRequest,
    RoomShape,
    StateStepRequest,
)
from .shared import Asking, Editing, Listing, Making, Reading


class DialoguesTogether(Connection):
    def dialogues_call_off_create(self, key: str, **asked: Unpack[Making]) -> Answer[DialogueRow]:
        """Call it off before it begins. Everybody who registered gets mail."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/call-off/", asked)

    def dialogues_minutes_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[MinutesShape]:
        """The minutes: for everybody once they are final, before that for who may change the dialogue."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/minutes/", asked)

    def dialogues_minutes_create(self, key: str, **asked: Unpack[Making]) -> Answer[MinutesShape]:
        """Begin them, with agenda, who took part and what was said. Those that are there already stay as they are."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/minutes/", asked)

    def dialogues_minutes_partial_update(
        self, key: str, body: PatchedMinutesChangeRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[MinutesChanged]:
        """Write them anew, over the revision in If-Match: one language or both."""
        return self.ask("PATCH", f"/api/v1/dialogues/{quoted(key)}/minutes/", asked, body)

    def dialogues_minutes_amendments_list(self, key: str, **asked: Unpack[Listing]) -> Rows[AmendmentRow]:
        """What who was there wants changed, the oldest first; for who may change the dialogue."""
        return Rows(self, f"/api/v1/dialogues/{quoted(key)}/minutes/amendments/", asked)

    def dialogues_minutes_amendments_retrieve(
        self, key: str, amendment: str, **asked: Unpack[Reading]
    ) -> Answer[AmendmentRow]:
        """One of these."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/minutes/amendments/{quoted(amendment)}/", asked)

    def dialogues_minutes_amendments_decide_create(
        self, key: str, amendment: str, body: AmendmentDecisionRequest, **asked: Unpack[Making]
    ) -> Answer[AmendmentRow]:
        """Take one over, or decline it with a reason. Who sent it reads the answer."""
        return self.ask(
            "POST", f"/api/v1/dialogues/{quoted(key)}/minutes/amendments/{quoted(amendment)}/decide/", asked, body
        )

    def dialogues_minutes_finish_create(
        self, key: str, body: MinutesFinishingRequest, **asked: Unpack[Making]
    ) -> Answer[MinutesShape]:
        """Make them final, and public: once who was there was heard and every amendment has its answer."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/minutes/finish/", asked, body)

    def dialogues_minutes_open_create(
        self, key: str, body: MinutesOpeningRequest, **asked: Unpack[Making]
    ) -> Answer[MinutesOpened]:
        """Show the draft to who was there, and ask by mail what should change."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/minutes/open/", asked, body)

    def dialogues_opinions_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[OpinionMapShape]:
        """Who thinks alike, where all agree and what divides. Drawn anew once five people changed an answer."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/opinions/", asked)

    def dialogues_report_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[ReportShape]:
        """What came out: for everybody once the dialogue is reported, before that for who may change it."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/report/", asked)

    def dialogues_room_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[RoomShape]:
        """The room, once it was opened."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/room/", asked)

    def dialogues_room_create(
        self, key: str, body: RoomSetRequest | None = None, **asked: Unpack[Making]
    ) -> Answer[RoomShape]:
        """Open the room; phones can sit down from now on. One that is there already stays as it is."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/room/", asked, body)

    def dialogues_room_partial_update(
        self, key: str, body: PatchedRoomSetRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[RoomChanged]:
        """Change what is on the table, or how the room works: the members given."""
        return self.ask("PATCH", f"/api/v1/dialogues/{quoted(key)}/room/", asked, body)

    def dialogues_room_phase_create(
        self, key: str, body: PhaseStepRequest, **asked: Unpack[Making]
    ) -> Answer[RoomShape]:
        """Gather, give dots, pause or end."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/room/phase/", asked, body)

    def dialogues_state_create(
        self, key: str, body: StateStepRequest, **asked: Unpack[Making]
    ) -> Answer[DialogueRow]:
        """Open or close the registration, begin, close, open again for a while, or report."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/state/", asked, body)
