"""What the gate says of what somebody is shown: no message goes out, so addresses, quiet hours and caps have no say."""

from __future__ import annotations

from django.utils import timezone

from kith.core.statement import fetch
from kith.privacy.norms.control import IS_IN, control_group

AGREED = """
select distinct p.purpose_id from privacy_permission p join customers_party t on t.id = p.party_id
join privacy_purpose u on u.id = p.purpose_id and u.is_active
where p.party_id = %s and p.state = 'given' and t.deleted_at is null and t.restricted_at is null and t.unprofiled_at is null
and not exists (select from privacy_pause w where w.party_id = t.id and w.until > %s)
and not exists (select from privacy_suppression x where x.party_id = t.id and x.kind = 'party'
    and (x.purpose_id is null or x.purpose_id = p.purpose_id))
"""


def agreed(party: int) -> set[int]:
    """The purposes for which somebody may be shown what is meant for them: agreed to by any channel, and neither stopped
    nor paused; none of marketing for the control group."""
    control = f" and not (u.is_marketing and {IS_IN})" if control_group() else ""
    return {int(row[0]) for row in fetch(AGREED + control, (party, timezone.localdate()))}
