"""Builds the house when Django has loaded all tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "kith.config"
    label = "config"

    def ready(self) -> None:
        from kith.config.rooms import build
        from kith.core.custom.fields import later_fields
        from kith.core.records.settings import fields_revision, rooms_off
        from kith.core.registry.switch import read_with

        build(settings.KITH_WITHOUT)
        read_with(rooms_off, fields_revision, later_fields)
