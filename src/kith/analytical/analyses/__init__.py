"""The analyses, one file or folder each. They do not know each other."""

from kith.analytical.analyses.abc import ABC
from kith.analytical.analyses.affinity import AFFINITY
from kith.analytical.analyses.cohorts import COHORTS
from kith.analytical.analyses.coming_back import COMING_BACK
from kith.analytical.analyses.groups import GROUPS
from kith.analytical.analyses.intervals import INTERVALS
from kith.analytical.analyses.lifetime_value import LIFETIME_VALUE
from kith.analytical.analyses.next_offer import NEXT_OFFER
from kith.analytical.analyses.rfm import RFM
from kith.analytical.analyses.sales_forecast import SALES_FORECAST
from kith.analytical.analyses.standing import STANDING
from kith.analytical.analyses.staying import STAYING
from kith.analytical.analyses.uplift import UPLIFT

__all__ = [
    "ABC",
    "AFFINITY",
    "COHORTS",
    "COMING_BACK",
    "GROUPS",
    "INTERVALS",
    "LIFETIME_VALUE",
    "NEXT_OFFER",
    "RFM",
    "SALES_FORECAST",
    "STANDING",
    "STAYING",
    "UPLIFT",
]
