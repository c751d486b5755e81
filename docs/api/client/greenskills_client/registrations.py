from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import DialogueRef, ListingMore, Making, OfDialogueRequest, ReadingMore


class AttendanceRequest(TypedDict):
    """Who is there, and who is not after all. Who is not named stays as they were."""

    absent: NotRequired[list[str]]
    dialogue: str
    present: NotRequired[list[str]]


class InvitationsRequest(TypedDict):
    """Whom to invite. Their addresses are kept until the dialogue closes."""

    dialogue: str
    emails: list[str]
    language: NotRequired[Literal["nl", "en"]]
    note: NotRequired[str]


class Invited(TypedDict):
    """How many invitations go out. Who was invited, registered or wants no mail is passed over."""

    invited: int


class Noted(TypedDict):
    """How many registrations changed."""

    changed: int


class Received(TypedDict):
    """It came in. The same answer for everybody: only the mail tells whether the address was known already."""

    detail: str
    received: bool


class RegistrationNewRequest(TypedDict):
    """Somebody who registers. `consent` is theirs: that the organiser keeps these data for this dialogue."""

    access_needs: NotRequired[str]
    consent: bool
    dialogue: str
    email: str
    follow_up: NotRequired[bool]
    interpreter: NotRequired[str]
    language: NotRequired[Literal["nl", "en"]]
    name: str
    organisation: NotRequired[str]
    organisation_kind: Literal["company", "social-economy", "local-authority", "intermediary", "other"]
    role: NotRequired[str]


class RegistrationRow(TypedDict):
    """One person at one dialogue. Personal data: for this dialogue only, and removed when its term is over."""

    access_needs: str
    attended: str | None
    created: str
    dialogue: DialogueRef
    email: str
    follow_up: bool
    interpreter: str
    language: Literal["nl", "en"]
    mail_failed: str
    name: str
    organisation: str
    organisation_kind: Literal["company", "social-economy", "local-authority", "intermediary", "other"]
    queued: str
    role: str
    state: Literal["place", "waiting", "cancelled"]
    uid: str
    uri: str


class RegistrationStep(TypedDict):
    """How a registration stands after a write; read it for the rest."""

    state: Literal["place", "waiting", "cancelled"]
    uid: str
    uri: str


class RegistrationsListQuery(ListingMore, total=False):
    dialogue: Sequence[str]
    ordering: Literal["created", "-created", "queued", "-queued"]
    organisation_kind: Sequence[Literal["company", "intermediary", "local-authority", "other", "social-economy"]]
    state: Sequence[Literal["cancelled", "place", "waiting"]]


class Reminded(TypedDict):
    """How many people get a reminder."""

    reminded: int


class Registrations(Connection):
    def registrations_list(self, **asked: Unpack[RegistrationsListQuery]) -> Rows[RegistrationRow]:
        """Who registered for the dialogues of partners that you edit for, the last first.

        One's own registration is changed, cancelled or removed by the link in the mail.
        """
        return Rows(self, "/api/v1/registrations/", asked)

    def registrations_create(self, body: RegistrationNewRequest, **asked: Unpack[Making]) -> Answer[Received]:
        """Register somebody who asked you to, such as by a form on your own website.

        They get the mail that everybody gets, with the link to change or cancel; the answer is always the same.
        """
        return self.ask("POST", "/api/v1/registrations/", asked, body)

    def registrations_attendance_create(self, body: AttendanceRequest, **asked: Unpack[Making]) -> Answer[Noted]:
        """Note who is there, by uid. Two people at the door who note different names both count."""
        return self.ask("POST", "/api/v1/registrations/attendance/", asked, body)

    def registrations_invite_create(self, body: InvitationsRequest, **asked: Unpack[Making]) -> Answer[Invited]:
        """Invite people by mail to register, while the registration is open."""
        return self.ask("POST", "/api/v1/registrations/invite/", asked, body)

    def registrations_remind_create(self, body: OfDialogueRequest, **asked: Unpack[Making]) -> Answer[Reminded]:
        """Mail a reminder now to everybody with a place, except who had one in the last half day."""
        return self.ask("POST", "/api/v1/registrations/remind/", asked, body)

    def registrations_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[RegistrationRow]:
        """Who registered for the dialogues of partners that you edit for, the last first.

        One's own registration is changed, cancelled or removed by the link in the mail.
        """
        return self.ask("GET", f"/api/v1/registrations/{quoted(key)}/", asked)

    def registrations_cancel_create(self, key: str, **asked: Unpack[Making]) -> Answer[RegistrationStep]:
        """Cancel for somebody who let you know. The person gets mail, and who waits moves up."""
        return self.ask("POST", f"/api/v1/registrations/{quoted(key)}/cancel/", asked)
