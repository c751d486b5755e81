"""What an action on a dialogue may refuse."""

from partners.links import LinkInvalid, LinkOld

__all__ = ["LinkInvalid", "LinkOld", "NoDotsLeft", "RegistrationClosed", "RoomShut"]


class RegistrationClosed(Exception):
    """Registration is not open: not yet, not any more, or the dialogue has begun."""


class RoomShut(Exception):
    """In this phase of the room that is not possible. `phase` is the phase that it is in; "ended" is for good."""

    def __init__(self, phase):
        super().__init__(phase)
        self.phase = phase


class NoDotsLeft(Exception):
    """Every dot of this phone is given. `dots` is how many it has."""

    def __init__(self, dots):
        super().__init__(dots)
        self.dots = dots
