"""What leaves and enters the portal as data."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
