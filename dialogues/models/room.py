"""What happens in the room: who sits there, what is said, and what people find most important.

A seat is a phone that joined by the session code: it has no name. Only who came by the link of a registration is tied
to a person, so that an answer can be sent; that tie goes with the registration, and what was said stays.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coediting.models import Document
from dialogues.models.dialogue import Dialogue
from dialogues.models.registration import OrganisationKind, Registration, listed_for
from partners.permissions import is_coordinator
from profiles.document import LEARNING
from profiles.presentation import said

DOTS, MOST_DOTS = 5, 20
LONGEST = 2000  # characters of one contribution


class Room(models.Model):
    """A dialogue while people take part from their phones. It exists from the moment the facilitator opens it.

    `code` is what people type; it is forgotten (empty) when the room ends. `documents` are the profiles under
    discussion. `seen` counts what any screen may have to draw anew: a screen asks with the number it has.
    """

    class Phase(models.TextChoices):
        GATHERING = "gathering", _("contributions")
        DOTS = "dots", _("priorities")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, related_name="room")
    code = models.CharField(_("session code"), max_length=8, blank=True)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.GATHERING)
    documents = models.ManyToManyField(
        Document, blank=True, related_name="rooms", verbose_name=_("under discussion")
    )
    moderated = models.BooleanField(
        _("contributions are shown once the facilitator has seen them"), default=False
    )
    dots = models.PositiveSmallIntegerField(_("dots per participant"), default=DOTS)
    seen = models.PositiveBigIntegerField(default=0)
    opened = models.DateTimeField(_("opened on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="room_code_is_its_own"),
            models.CheckConstraint(condition=Q(phase="ended") | ~Q(code=""), name="room_open_has_a_code"),
        ]

    def __str__(self):
        return f"room of dialogue {self.dialogue_id}"


class Seat(models.Model):
    """One phone in one room. `uid` stands signed in its cookie; nothing else tells whose phone it is."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="seats")
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="seats"
    )
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=OrganisationKind, blank=True
    )
    joined = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")

    def __str__(self):
        return f"seat {self.pk}"


class ContributionQuerySet(models.QuerySet):
    """Contributions in the words of a dialogue."""

    def shown(self):
        """What everybody in the room, and later every reader, may see: not held back, not replaced."""
        return self.filter(state=Contribution.State.SHOWN)

    def visible_to(self, user):
        """What was said, once the dialogue is over, for everybody; its editors also read it before that.

        What was replaced stays readable, since links lead to it; what the facilitator ever set aside does not.
        """
        replaced = Q(state=Contribution.State.REPLACED, hidden_because="")
        kept = self.filter(Q(state=Contribution.State.SHOWN) | replaced)
        if is_coordinator(user):
            return kept
        over = Q(dialogue__state__in=Dialogue.OVER)
        return kept.filter(over | Q(dialogue__organiser__in=listed_for(user)))

    def led_by(self, user):
        """`visible_to`, and of dialogues that this user leads all that was said: what waits or was set aside too."""
        if is_coordinator(user):
            return self
        seen = self.visible_to(user)
        return seen | self.filter(dialogue__organiser__in=listed_for(user)) if user.is_authenticated else seen

    def with_dots(self):
        """With `points`: how many people gave it a dot."""
        return self.annotate(points=Count("given", distinct=True))

    def ranked(self):
        """What people find most important first, then the oldest."""
        return self.with_dots().order_by("-points", "created", "pk")


class Contribution(models.Model):
    """Something said in a dialogue: on a task, on a requirement, or free. Stays for ever, without the person.

    `key` is made by the phone that sends it, so that sending twice on a bad network is once. `row` is the id of the
    task or requirement in the profile, `row_label` its language map at that moment (the title, where it is about the
    whole profile). `details` holds what belongs to
    the kind: {"level": 1–4}, {"competence": uid}, {"learning": [...]}, {"support": text}.
    Merging and splitting make new ones: `sources` are what it was made from, and those turn to REPLACED. A contribution
    that the facilitator sets aside (HIDDEN) has the reason in `hidden_because`. `number` is what `Room.seen` became
    with its last change: a screen that knows less has to draw it anew.
    `outcome` is what became of it: empty as long as nobody has decided.
    """

    class About(models.TextChoices):
        TASK = "task", _("a task")
        REQUIREMENT = "requirement", _("a competence that is asked")
        PROFILE = "profile", _("the profile as a whole")
        FREE = "free", _("something else")

    class Kind(models.TextChoices):
        FEASIBLE = "feasible", _("feasible")
        WITH_SUPPORT = "with-support", _("feasible with support")
        NOT_FEASIBLE = "not-feasible", _("not feasible")
        MISSING = "missing", _("is missing")
        SUPERFLUOUS = "superfluous", _("is superfluous")
        WRONG_LEVEL = "wrong-level", _("wrong level")
        LEARNT = "learnt", _("how it is learnt")
        FREE = "free", _("remark")

    class State(models.TextChoices):
        NEW = "new", _("waits for the facilitator")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("set aside")
        REPLACED = "replaced", _("replaced by another")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    KINDS = {  # what can be said about what
        About.TASK: [Kind.FEASIBLE, Kind.WITH_SUPPORT, Kind.NOT_FEASIBLE],
        About.REQUIREMENT: [Kind.SUPERFLUOUS, Kind.WRONG_LEVEL, Kind.LEARNT],
        About.PROFILE: [Kind.MISSING, Kind.FREE],
        About.FREE: [Kind.FREE],
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="contributions")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="contributions")
    about = models.CharField(max_length=12, choices=About, default=About.FREE)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.FREE)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    row = models.UUIDField(null=True, blank=True)
    row_label = models.JSONField(default=dict, blank=True)
    details = models.JSONField(default=dict, blank=True)
    text = models.CharField(_("statement"), max_length=LONGEST, blank=True)
    theme = models.CharField(_("cluster"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SHOWN)
    hidden_because = models.CharField(_("why it was set aside"), max_length=300, blank=True)
    sources = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="became")
    created = models.DateTimeField(default=timezone.now, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["created", "pk"]
        indexes = [
            models.Index(fields=["dialogue", "state", "created"], name="contribution_of_dialogue"),
            models.Index(fields=["dialogue", "number"], name="contribution_news"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "key"], name="contribution_sent_once"),
            models.CheckConstraint(
                condition=Q(about="free", document__isnull=True) | (~Q(about="free") & Q(document__isnull=False)),
                name="contribution_on_a_profile_names_it",
            ),
            models.CheckConstraint(
                condition=Q(about__in=["task", "requirement"], row__isnull=False)
                | (~Q(about__in=["task", "requirement"]) & Q(row__isnull=True)),
                name="contribution_on_a_row_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["answered", "declined"]) | ~Q(answer=""),
                name="contribution_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided__isnull=True) | (~Q(outcome="") & Q(decided__isnull=False)),
                name="contribution_decided_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(hidden_because=""), name="contribution_hidden_with_reason"
            ),
        ]

    def __str__(self):
        return f"contribution {self.uid}"

    @property
    def is_readable(self):
        """As `visible_to`, for a contribution at hand: shown, or replaced without ever being set aside."""
        return self.state == self.State.SHOWN or (self.state == self.State.REPLACED and not self.hidden_because)

    @property
    def label(self):
        """What it is about, in the language of the moment; "" for what is about nothing in particular."""
        return said(self.row_label).plain

    @property
    def learning(self):
        """How it is learnt, in words."""
        return [str(words) for way, words in LEARNING if way in self.details.get("learning", ())]


class Dot(models.Model):
    """One person finds one contribution important. Given once, whatever happens on the network."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="given")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="given")

    class Meta:
        verbose_name = _("dot")
        verbose_name_plural = _("dots")
        constraints = [
            models.UniqueConstraint(fields=["seat", "contribution"], name="dot_once_per_seat")
        ]

    def __str__(self):
        return f"dot on {self.contribution_id}"
