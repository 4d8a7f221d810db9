"""Django's view of privacy."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kith.privacy"
    label = "privacy"
