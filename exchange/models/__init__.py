"""The tables of the exchange: changes, and who is told of them."""

from exchange.models.change import Change, Mark, Mirrored, Shape
from exchange.models.hook import HookDelivery, Webhook

__all__ = ["Change", "HookDelivery", "Mark", "Mirrored", "Shape", "Webhook"]
