"""Django's view of the analytical room."""

from django.apps import AppConfig


class AnalyticalConfig(AppConfig):
    name = "kith.analytical"
    label = "analytical"
