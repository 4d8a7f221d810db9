"""Django's view of the back office."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "kith.operational.backoffice"
    label = "backoffice"
