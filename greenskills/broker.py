"""What Celery and kombu lack to survive a broker that comes and goes. `tests/faults/` shows each of them at work.

- A message that could not be acknowledged, as the connection was gone, went on taking a place among the few that a
  worker may hold at a time; after two of them it waited for ever. Here the place is free again. The message itself
  comes back after the visibility timeout, finds its delivery done and goes.
- Whoever has no connection tries again every two seconds, not ever later up to half a minute: with the broker back,
  work goes on within seconds, however long it was away.
"""

from celery.app.amqp import AMQP
from kombu import Connection
from kombu.transport import redis, virtual

RETRY_SECONDS = 2


class QoS(redis.QoS):
    """The messages that this worker holds; one that is handled is no longer among them, whatever the broker says."""

    def ack(self, delivery_tag):
        try:
            super().ack(delivery_tag)
        finally:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag, requeue=False):
        try:
            super().reject(delivery_tag, requeue=requeue)
        finally:
            virtual.QoS.ack(self, delivery_tag)


class PatientConnection(Connection):
    """Tries to connect at an even pace."""

    def ensure_connection(self, *arguments, **options):
        pace = {"interval_start": RETRY_SECONDS, "interval_step": 0, "interval_max": RETRY_SECONDS}
        return super().ensure_connection(*arguments, **pace | options)


class Amqp(AMQP):
    Connection = PatientConnection


redis.Channel.QoS = QoS
