"""Django's view of marketing."""

from django.apps import AppConfig


class MarketingConfig(AppConfig):
    name = "kith.operational.marketing"
    label = "marketing"
