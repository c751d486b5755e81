"""The Celery application: worker and beat run it, request code never talks to the broker."""

import os

from celery import Celery

from greenskills.broker import Amqp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
app = Celery("greenskills", amqp=Amqp)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
