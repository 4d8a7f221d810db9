"""Who gets which version: by what holds for them, by lot, or later, when a test has told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, joined, merge_joins
from kith.core.conditions.tree import from_json
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.operational.marketing.campaign.audience import CHUNK
from kith.operational.marketing.campaign.model import Arm, Campaign
from kith.operational.marketing.campaign.versions import Version, keys_by_lot, languages, versions

HOUR = timedelta(hours=1)
# First it is settled who takes part in the test, by lot among all. Then they are dealt the versions in turn, class by
# class and language by language, and by lot within, so that no version has more of either than another.
GIVE = """
with reader as (
    select a.id, a.stratum, coalesce({given}, '') as given,
        case when t.language = any(%s) then t.language else '' end as language,
        hashtextextended(a.party_id::text, %s) as ticket, hashtextextended(a.party_id::text, %s) as turn
    from marketing_assignment a join {table} t on t.id = a.party_id{joins}
    where a.campaign_id = %s and a.arm = %s
), placed as (
    select r.*, row_number() over (partition by given = '' order by ticket, id) as place,
        count(*) over (partition by given = '') as people
    from reader r
), tested as (
    select p.*, given = '' and place <= ceil(people * %s::numeric / 100) as takes_part from placed p
), dealt as (
    select d.id, d.language, case when given <> '' then given when takes_part then (%s::text[])[
        1 + (row_number() over (partition by takes_part order by stratum, language, turn, id) - 1) %% %s
    ] else '' end as variant, takes_part
    from tested d
)
update marketing_assignment a set variant = d.variant, language = d.language, is_tested = d.takes_part and %s
from dealt d where d.id = a.id
"""
CUT = """
insert into marketing_chunk (campaign_id, assignments, state, not_before)
select %(campaign)s, array_agg(id order by id), state, not_before from (
    select id, state, not_before, (row_number() over (partition by state, not_before order by id) - 1) / %(size)s as part
    from (
        select a.id, case when %(test)s and a.variant = '' then 'held' else 'ready' end as state, v.not_before
        from marketing_assignment a
        left join unnest(%(keys)s::text[], %(moments)s::timestamptz[]) v (key, not_before)
            on v.key = coalesce(nullif(a.variant, ''), 'A')
        where a.campaign_id = %(campaign)s and a.arm = 'contacted'
    ) r
) c group by state, not_before, part order by not_before nulls first, part
"""
# Those who waited are dealt what a test has told, by lot where it is several.
RELEASE = """
with freed as (
    delete from marketing_chunk where campaign_id = %(campaign)s and state = 'held' returning assignments
), ticket as (
    select id, row_number() over (order by hashtextextended(id::text, %(seed)s), id) as place
    from (select unnest(assignments) as id from freed) f
), given as (
    update marketing_assignment a
    set variant = (%(given)s::text[])[1 + (t.place - 1) %% cardinality(%(given)s::text[])]
    from ticket t where a.id = t.id returning a.id, a.variant
)
insert into marketing_chunk (campaign_id, assignments, state, not_before)
select %(campaign)s, array_agg(id order by id), 'ready', not_before from (
    select g.id, v.not_before,
        (row_number() over (partition by v.not_before order by g.id) - 1) / %(size)s as part
    from given g join unnest(%(given)s::text[], %(moments)s::timestamptz[]) v (key, not_before) on v.key = g.variant
) c group by not_before, part
"""


def give_versions(by: Actor, campaign: Campaign) -> bool:
    """Gives everybody who is written to their version. False where all get the same, and nothing was to be done.

    Whom the lot of a test leaves out has none yet, and waits.
    """
    found = versions(campaign)
    if len(found) == 1:
        return False
    person = current().type("person")
    given = _given(by, found)
    lot = keys_by_lot(found)
    is_test = tests(campaign, found)
    text = GIVE.format(given=given.text, table=person.table, joins=joined(given.joins))
    seeds = (_seed(campaign, 1), _seed(campaign, 2))
    fetch(text, (
        *given.params, languages(found), *seeds, campaign.pk, Arm.CONTACTED.value,
        campaign.test_percent if is_test else 100, lot, len(lot), is_test,
    ))  # fmt: skip
    return True


def tests(campaign: Campaign, found: Sequence[Version]) -> bool:
    """Whether some get the versions first and all others what did better."""
    return campaign.test_percent is not None and len(set(keys_by_lot(found))) > 1


def cut(campaign: Campaign, zone: str) -> None:
    """Cuts those who are written to into chunks: by hour, and those who wait for a test apart."""
    found = versions(campaign)
    moments = {each.key: _moment(campaign, each.hour, zone) for each in found}
    values = {
        "campaign": campaign.pk, "size": CHUNK, "keys": list(moments), "moments": list(moments.values()),
        "test": tests(campaign, found),
    }  # fmt: skip
    fetch(CUT, values)  # type: ignore[arg-type]


def release(campaign: Campaign, given: Sequence[str], zone: str) -> None:
    """Deals these versions to all who waited for them, each when its hour has come."""
    hours = {each.key: each.hour for each in versions(campaign)}
    values = {
        "campaign": campaign.pk, "size": CHUNK, "seed": _seed(campaign, 3), "given": list(given),
        "moments": [_moment(campaign, hours.get(key), zone) for key in given],
    }  # fmt: skip
    fetch(RELEASE, values)  # type: ignore[arg-type]


def _given(by: Actor, found: Sequence[Version]) -> Fragment:
    """The key of the first version whose condition holds for a person `t`, as SQL."""
    scope = access.scope(by, current().type("person"))
    own = [each for each in found if each.condition is not None and not each.language]
    compiled = [compile_condition(from_json(each.condition), scope) for each in own]
    if not own:
        return Fragment("null::text")
    cases = "".join(f" when {part.text} then %s::text" for part in compiled)
    params = tuple(
        value for part, each in zip(compiled, own, strict=True) for value in (*part.params, each.key)
    )
    return Fragment(f"case{cases} end", params, merge_joins(*(part.joins for part in compiled)))


def _seed(campaign: Campaign, number: int) -> int:
    """A seed of PostgreSQL's hashes, from the campaign's own."""
    return int(campaign.seed[:15] or "0", 16) + number


def _moment(campaign: Campaign, hour: int | None, zone: str) -> datetime | None:
    """When the hour comes next, after the campaign may begin; now if it is that hour."""
    if hour is None:
        return None
    begin = max(timezone.now(), campaign.not_before or timezone.now()).astimezone(ZoneInfo(zone))
    if begin.hour == hour:
        return None
    while begin.hour != hour:
        begin = (begin + HOUR).replace(minute=0, second=0, microsecond=0)
    return begin
