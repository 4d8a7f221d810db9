"""All analyses, in the order in which pages show them. A new one is a file in `analyses/` and a line here."""

from __future__ import annotations

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
from kith.analytical.analysis import Analysis
from kith.core.catalogue import Catalogue

ANALYSES: Catalogue[Analysis] = Catalogue(Analysis)
IN_ORDER = (
    *(ABC, RFM, LIFETIME_VALUE, STANDING, COHORTS, COMING_BACK, INTERVALS, STAYING),
    *(AFFINITY, NEXT_OFFER, SALES_FORECAST, GROUPS, UPLIFT),
)
for _analysis in IN_ORDER:
    ANALYSES.add(_analysis)
ANALYSES.freeze()
