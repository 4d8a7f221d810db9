# ruff: noqa: S608 - the statements are put together from their own parts
"""What the warehouse takes of campaigns: those that kept people out by lot, and whom the lot gave to which group."""

from __future__ import annotations

from kith.core.registry.objecttype import Lake
from kith.customers.party.type import LIMITED

BEGUN = "c.started_at is not null and c.holdout_percent > 0 and c.deleted_at is null"
STARTED = Lake(
    "campaign",
    "select c.id as campaign_id, c.approved_at as frozen_at, c.started_at,"
    " c.started_at + make_interval(days => c.window_days::int) as ends_at, c.chg"
    f" from marketing_campaign c where {BEGUN}",
    "select row_id as campaign_id, chg from core_tombstone where table_name = 'marketing_campaign'"
    f" union all select c.id, c.chg from marketing_campaign c where not ({BEGUN})",
    {"frozen_at": "approved_at", "started_at": "started_at", "ends_at": "window_days"},
)
"""From the beginning of sending on; before, an approval may be taken back and the lot drawn anew."""
ASSIGNED = Lake(
    "assignment",
    "select a.id as assignment_id, a.party_id, a.campaign_id, a.arm = 'contacted' as is_contacted, a.chg"
    " from marketing_assignment a join marketing_campaign c on c.id = a.campaign_id and c.holdout_percent > 0"
    f" where a.arm <> 'refused' and a.run = 0 and a.party_id not in ({LIMITED})",
    "select row_id as assignment_id, chg from core_tombstone where table_name = 'marketing_assignment'"
    f" union all select a.id, a.chg from marketing_assignment a where a.arm = 'refused' or a.party_id in ({LIMITED})",
    {"is_contacted": "arm", "campaign_id": "campaign"},
)
"""Without the runs of journeys, which know no lot of a whole audience."""
