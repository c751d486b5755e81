"""Addresses of the room, below one word that is looked at before all others: 150 phones ask there every two seconds."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from dialogues.views import opinions, room

urlpatterns = [
    path(_("<str:code>/news/"), room.room_news, name="room-news"),
    path(_("<str:code>/contribute/"), room.room_contribute, name="room-contribute"),
    path(_("<str:code>/dot/"), room.room_dot, name="room-dot"),
    path(_("<str:code>/opinions/"), opinions.room_opinions, name="room-opinions"),
    path("<str:code>/", room.room, name="room"),
    path("", room.room_join, name="room-join"),
]
