"""Django's view of the communicative room."""

from django.apps import AppConfig


class CommunicativeConfig(AppConfig):
    name = "kith.communicative"
    label = "communicative"
