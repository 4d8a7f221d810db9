"""Builds the house when Django has loaded all tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "kith.config"
    label = "config"

    def ready(self) -> None:
        from kith.config.rooms import build

        build(settings.KITH_WITHOUT)
