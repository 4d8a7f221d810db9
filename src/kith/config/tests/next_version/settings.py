"""Settings of the next version."""

from kith.config.settings import *  # noqa: F403
from kith.config.settings import INSTALLED_APPS as TODAY

INSTALLED_APPS = [*TODAY, "kith.config.tests.next_version"]
