"""Webhooks in the notifications: who looks after one hears that it was stopped."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coediting.matters import Matter, subjects_of
from exchange.models import Webhook


def told(event):
    found = Webhook.objects.select_related("user").filter(uid=event.subject).first()
    return set(found.keepers().values_list("pk", flat=True)) if found else set()


def visible(user):
    return subjects_of(Webhook.objects.visible_to(user))


def titles(subjects):
    hooks = Webhook.objects.filter(uid__in=subjects)
    return {str(uid): name for uid, name in hooks.values_list("uid", "name")}


WEBHOOK = Matter(
    name="webhook",
    told=told,
    visible=visible,
    titles=titles,
    url=lambda subject: reverse("webhook", args=[subject]),
    sentences={"webhook.stopped": _("The portal stopped your webhook ‘%(title)s’, as its address takes no messages")},
)
