"""What an action on a dialogue may refuse."""


class RegistrationClosed(Exception):
    """Registration is not open: not yet, not any more, or the dialogue has begun."""


class LinkInvalid(Exception):
    """Nobody made this link: it was changed or copied by half."""


class LinkOld(Exception):
    """The link was good once. `uid` tells whose it was: enough to mail a new one, not to show anything."""

    def __init__(self, uid):
        super().__init__("too old")
        self.uid = uid
