"""Rooms with phones, statements and answers for tests."""

import datetime

import numpy as np
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from dialogues import seats
from dialogues.actions import opinions as actions
from dialogues.models import Opinion, Room, Seat
from tests import factories
from tests.dialogues import making


def room(of=None, code="CDFGHJ", phase=Room.Phase.GATHERING):
    return Room.objects.create(dialogue=of or making.dialogue(), code=code, phase=phase)


def statements(of, count=4):
    by = factories.editor(of.organiser)
    return [actions.add_statement(dialogue=of, by=by, text_nl=f"Stelling {n}") for n in range(1, count + 1)]


def phone(seat):
    """A client whose cookie is that of a seat, as `seats.sit` sets it."""
    client = Client()
    client.cookies.update(seats.sit(HttpResponse(), seat).cookies)
    return client


def answer_all(room, answers, moment=None):
    """A seat per row of answers (people × statements in their order; NaN or None: not answered). Returns the seats."""
    asked = list(room.dialogue.statements.order_by("position"))
    made = Seat.objects.bulk_create(Seat(room=room, organisation_kind="company") for _row in answers)
    Opinion.objects.bulk_create(
        Opinion(seat=seat, statement=statement, value=int(value), changed=moment or timezone.now())
        for seat, row in zip(made, answers, strict=True)
        for statement, value in zip(asked, row, strict=False)
        if value is not None and not np.isnan(value)
    )
    return made


def long_ago():
    return timezone.now() - datetime.timedelta(hours=1)
