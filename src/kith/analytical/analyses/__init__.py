"""The analyses, one file or folder each. They do not know each other."""

from kith.analytical.analyses.abc import ABC
from kith.analytical.analyses.lifetime_value import LIFETIME_VALUE
from kith.analytical.analyses.rfm import RFM

__all__ = ["ABC", "LIFETIME_VALUE", "RFM"]
