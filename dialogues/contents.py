"""What may change in a dialogue, so that two edits of what is announced can be merged (see `roadmap.contents`)."""

from dialogues.models import Dialogue, Series
from profiles.models import Theme
from roadmap.contents import Shape


def _languages(dialogue):
    return tuple(dialogue.languages)


SHAPE = Shape(
    texts=("title", "aim", "agenda", "prepare"),
    plain=("place", "link", "capacity", "keep_days"),
    moments=("starts", "ends"),
    named={"theme": Theme, "series": Series},
    whole={"languages": _languages},
)
SHAPES = {Dialogue: SHAPE}
