"""Takes from the buckets, and gives relays and providers that failed time to recover.

All who send share the buckets in the database: each takes what it needs for a batch of mails at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.communicative.domain import NO_DOMAIN, domain_name
from kith.communicative.pace.model import Pace
from kith.core.errors import Invalid, NotAllowed, Text
from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.core.statement import fetch

LONGEST = 500
MOST = 1_000_000
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(hours=1)
FULL = (
    "least(greatest(1, p.per_minute / 6.0), p.tokens + p.per_minute / 60.0"
    " * greatest(0, extract(epoch from clock_timestamp() - p.at)))"
)
TAKE = f"""
with asked as (select * from unnest(%s::text[], %s::int[], %s::int[]) a (key, want, most)),
held as (
    select p.key, p.per_minute, a.want, case when p.per_minute is not null then {FULL} end as level,
        case when p.day = current_date then p.taken else 0 end as taken, a.most,
        case when p.resting_until > clock_timestamp() then p.resting_until end as rests
    from communicative_pace p join asked a on a.key = p.key order by p.key for update of p
), given as (
    select h.*, case when rests is null then
        greatest(0, least(want, floor(coalesce(level, want)), coalesce(most - taken, want)))::int else 0 end as number
    from held h
)
update communicative_pace p set tokens = coalesce(g.level - g.number, 0), at = clock_timestamp(), day = current_date,
    taken = g.taken + g.number
from given g where p.key = g.key
returning g.key, g.number, coalesce(
    g.rests, case when g.most <= g.taken then current_date + 1 end,
    case when g.number < g.want then clock_timestamp() + make_interval(secs => 60.0 * (
        least(g.want - g.number, greatest(1, g.per_minute / 6.0)) - p.tokens) / g.per_minute) end), g.most <= g.taken
"""  # noqa: S608 - no values stand in it
GIVE_BACK = """
update communicative_pace p set taken = greatest(0, p.taken - g.number),
    tokens = case when p.per_minute is null then 0 else p.tokens + g.number end
from unnest(%s::text[], %s::int[]) g (key, number) where p.key = g.key
"""
ENSURE = """
insert into communicative_pace as p (key, per_minute, tokens)
select key, per_minute, greatest(1, per_minute / 6.0) from unnest(%s::text[], %s::int[]) a (key, per_minute)
on conflict (key) do update set per_minute = excluded.per_minute
where p.per_minute is distinct from excluded.per_minute
"""
REST = """
insert into communicative_pace as p (key, failures, resting_until, problem)
values (%(key)s, 1, clock_timestamp() + %(first)s, %(problem)s)
on conflict (key) do update set failures = least(p.failures + 1, 20), problem = excluded.problem,
    resting_until = clock_timestamp() + least(%(first)s * (2 ^ least(p.failures, 12)), %(longest)s)
where p.resting_until is null or p.resting_until <= clock_timestamp()
"""
WORKS = """
update communicative_pace set failures = 0, resting_until = null, problem = ''
where key = any(%s) and failures > 0 returning key
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """How many may go now; `until` is when more may, and `for_today` that today's number is reached."""

    number: int
    until: datetime | None = None
    for_today: bool = False


def relay_key(relay: int) -> str:
    return f"relay:{relay}"


def domain_key(domain: str) -> str:
    return f"domain:{domain}"


def ensure(buckets: Mapping[str, int | None]) -> None:
    """Buckets with these mails a minute (None: no end)."""
    fetch(ENSURE, (list(buckets), list(buckets.values())))


def take(wanted: Mapping[str, int], most_today: Mapping[str, int] | None = None) -> dict[str, Grant]:
    """Takes up to so many from each bucket; `most_today` ends what may be taken in a day. What has no bucket is free and
    does not appear in the answer."""
    limits = most_today or {}
    rows = fetch(
        TAKE, (list(wanted), list(wanted.values()), [limits.get(key) for key in wanted]), prepare=True
    )
    return {key: Grant(number, until, bool(done)) for key, number, until, done in rows}


def give_back(numbers: Mapping[str, int]) -> None:
    """What was taken and not used."""
    left = {key: number for key, number in numbers.items() if number > 0}
    if left:
        fetch(GIVE_BACK, (list(left), list(left.values())))


def rest(key: str, problem: str) -> None:
    """Nothing goes through for a while, twice as long with each failure. One failure that several notice counts once."""
    fetch(REST, {"key": key, "first": FIRST_REST, "longest": LONGEST_REST, "problem": problem[:LONGEST]})  # type: ignore[arg-type]


def works(keys: Iterable[str]) -> bool:
    """Ends rests and forgets failures. Says whether there were any."""
    return bool(fetch(WORKS, (list(keys),)))


@transaction.atomic
def limit(*, by: Actor, domain: str, per_minute: int) -> None:
    """The most mails a minute to a recipient's domain. Raises NotAllowed, or Invalid at `provider` or `per_minute`."""
    _require(by)
    name, refused = domain_name(domain), dict[str, list[Text]]()
    if not name:
        refused["provider"] = [NO_DOMAIN]
    if not 1 <= per_minute <= MOST:
        refused["per_minute"] = [_("A number from 1 to 1,000,000.")]
    if refused:
        raise Invalid(refused)
    before = Pace.objects.filter(key=domain_key(name)).values_list("per_minute", flat=True).first()
    ensure({domain_key(name): per_minute})
    _tell(by, name, "limited", before, per_minute)


@transaction.atomic
def free(*, by: Actor, domain: str) -> None:
    """No limit, and no rest that was given, for a recipient's domain. Raises NotAllowed; again, it changes nothing."""
    _require(by)
    found = Pace.objects.filter(key=domain_key(domain)).first()
    if found is not None:
        found.delete()
        _tell(by, domain, "freed", found.per_minute, None)


def _require(by: Actor) -> None:
    if not by.administers:
        raise NotAllowed


def _tell(by: Actor, domain: str, past: str, before: int | None, after: int | None) -> None:
    subject = Subject("mail_provider", 0, uuid5(NAMESPACE_DNS, domain))
    note(f"mail_provider.{past}", by=by, subject=subject, changes={domain: (before, after)})
