"""The one place that decides who may be contacted, as SQL over any number of parties.

A purpose that rests on consent needs it given; one that rests on a legitimate interest holds until somebody objects;
one that rests on a contract needs nothing. Then there must be a main address that works and is not suppressed, and
neither the purpose's cap nor the party's own rhythm may be reached, nor may it have asked for a pause.

For marketing the law of the party's country may want more, nobody of the control group is contacted, and the house says
how often is enough over all purposes: who has reached that is not refused for good, but until a moment. What the clock
says where they are adds `timing`.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kith.core.conditions.fragment import Fragment
from kith.core.registry.field import Join
from kith.privacy.channel import Channel
from kith.privacy.norms.control import IS_IN, control_group
from kith.privacy.norms.house import Norm, house_place, norm_of
from kith.privacy.norms.place import Place
from kith.privacy.norms.rules import countries_wanting, times_anywhere
from kith.privacy.purpose.model import Basis, Purpose

LONGEST = 366
PLACE = Join("place", "customers_address", "place.party_id = t.id and place.is_main")


@dataclass(frozen=True, slots=True)
class Question:
    """May these be contacted for this purpose, by this channel, at this moment?"""

    purpose: Purpose
    channel: Channel
    at: datetime
    norm: Norm
    home: Place

    @classmethod
    def of(cls, purpose: Purpose, channel: Channel, at: datetime) -> Question:
        """With what the house wants of marketing by this channel now."""
        norm = norm_of(channel.key) if purpose.is_marketing else Norm(channel.key)
        return cls(purpose, channel, at, norm, house_place())

    @property
    def is_timed(self) -> bool:
        """Whether the clock where people are has a say."""
        norm = self.norm
        return self.purpose.is_marketing and bool(
            norm.week or norm.holidays or times_anywhere(self.channel.key)
        )

    @property
    def day(self) -> datetime:
        return self.at.astimezone(UTC)


def parties(ids: Iterable[int]) -> Fragment:
    """An audience of these parties, for `decision`."""
    return Fragment("select unnest(%s::bigint[]) as party_id", (list(ids),))


def decision(audience: Fragment, asked: Question, *, again: bool = False) -> Fragment:
    """One row for each of the audience: `party_id`, `address`, `consent_id`, `since`, `refusal`, `again_at`, `household`,
    and where they are, as far as that has a say: `country`, `region`, `zone`.

    The audience is a SELECT with a column `party_id`, each party once; with `again` one that costs little to run again,
    so that several processes may share the work. `refusal` is NULL for those who may be contacted: `address` is then
    what to use, and `consent_id` the consent that proves it where the purpose asks for one. For the others it is a key
    of `Refusal`; `since` says when they said so. `again_at` is when those whom the house's cap has reached may be
    contacted again, whatever the refusal.
    """
    channel, purpose = asked.channel, asked.purpose
    contacted = _contacted(asked)
    refusal = _refusal(asked)
    place, where = _places(asked)
    text = (
        f"with audience as {'not ' if again else ''}materialized ({audience.text}), contacted as ({contacted.text})"
        f" select audience.party_id, {channel.address} as address, permission.consent_id, permission.since,"
        f" {refusal.text} as refusal, contacted.again_at, t.household_id as household, {where}"
        " from audience left join customers_party t on t.id = audience.party_id and t.deleted_at is null"
        " left join privacy_permission permission on permission.party_id = t.id"
        " and permission.purpose_id = %s and permission.channel = %s"
        f" left join {channel.join.table} {channel.join.alias} on {channel.join.on}"
        " left join privacy_pause pause on pause.party_id = t.id and pause.until > %s"
        f"{place}"
        " left join contacted on contacted.party_id = audience.party_id"
    )
    today = asked.day.date()
    params = (*audience.params, *contacted.params, *refusal.params, purpose.pk, channel.key, today)
    return Fragment(text, params)


def _places(asked: Question) -> tuple[str, str]:
    """The join that finds where people are, and its columns; nothing where that has no say."""
    if not asked.is_timed and not law_refuses(asked.purpose, asked.channel)[0]:
        return "", "'' as country, '' as region, '' as zone"
    columns = (
        "coalesce(place.country, '') as country, coalesce(place.region, '') as region, t.timezone as zone"
    )
    return f" left join {PLACE.table} {PLACE.alias} on {PLACE.on}", columns


def _refusal(asked: Question) -> Fragment:
    """The first reason that holds, NULL where none does."""
    channel, purpose = asked.channel, asked.purpose
    stops = suppressed(channel, "%s::bigint")
    stopped = "".join(f" when exists ({each}) then (select min(s.reason) from ({each}) s)" for each in stops)
    paused = "" if purpose.basis == Basis.CONTRACT else " when pause.until is not null then 'paused'"
    control = f" when {IS_IN} then 'control'" if purpose.is_marketing and control_group() else ""
    law, countries = law_refuses(purpose, channel)
    unused = "" if purpose.is_active and channel.key in purpose.channels else "when true then 'unused' "
    text = (
        "case when t.id is null then 'gone' when t.restricted_at is not null then 'restricted'"
        f" {unused}{STATES[Basis(purpose.basis)]}{law}"
        f" when {channel.address} is null or {channel.address} = '' then 'no_address'"
        f" when {channel.dead} then 'bounced'"
        f"{stopped}{paused}{control} else contacted.refusal end"
    )
    law_params = tuple(value for wanted in countries for value in (asked.home.country, list(wanted)))
    return Fragment(text, (*law_params, *(purpose.pk,) * (2 * len(stops))))


def law_refuses(purpose: Purpose, channel: Channel) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The branches of a CASE for what the law of a country wants beyond a legitimate interest; each takes the house's
    country and those whose law it is."""
    if not purpose.is_marketing or purpose.basis != Basis.LEGITIMATE_INTEREST:
        return "", ()
    where = f"coalesce(nullif({PLACE.alias}.country, ''), %s) = any(%s)"
    text = (
        f" when {where} then 'country' when {where} and t.stage not in ('customer', 'former') then 'country'"
    )
    return text, (countries_wanting("consent", channel.key), countries_wanting("customer", channel.key))


STATES = {
    Basis.CONSENT: (
        "when permission.state is null then 'no_consent' when permission.state = 'asked' then 'waiting'"
        " when permission.state <> 'given' then permission.state"
    ),
    Basis.LEGITIMATE_INTEREST: "when permission.state in ('refused', 'withdrawn') then 'objected'",
    Basis.CONTRACT: "",
}


def suppressed(channel: Channel, purpose: str) -> tuple[str, ...]:
    """The suppressions of the address, of its domain and of the party in each row, as SELECTs of `reason`; each compares
    one column, so that PostgreSQL may hash them. `purpose` is the SQL of the purpose's id."""
    scope = f"(x.purpose_id is null or x.purpose_id = {purpose})"
    addresses = [channel.address]
    if channel.key == "email":
        addresses.append(f"('@' || split_part({channel.address}, '@', 2))")
    return (
        *(
            f"select x.reason from privacy_suppression x where x.address = {each} and {scope}"
            for each in addresses
        ),
        f"select x.reason from privacy_suppression x where x.party_id = t.id and x.kind = 'party' and {scope}",
    )


def _contacted(asked: Question) -> Fragment:
    """Those of the audience who have had enough, with `rhythm`, `cap` or `cap_house` as the refusal."""
    one, house = _of_purpose(asked), _of_house(asked)
    if house is None:
        return Fragment(f"select c.*, null::timestamptz as again_at from ({one.text}) c", one.params)
    text = (
        "select party_id, coalesce(c.refusal, h.refusal) as refusal,"
        " case when c.refusal is null then h.again_at end as again_at"
        f" from ({one.text}) c full join ({house.text}) h using (party_id)"
    )
    return Fragment(text, (*one.params, *house.params))


def _of_house(asked: Question) -> Fragment | None:
    """Those who have had as much marketing by this channel as the house wants of all purposes together, and when the
    oldest of it is long enough ago; None where the house wants no end."""
    norm, today = asked.norm, asked.day.date()
    if norm.most is None:
        return None
    days = (
        "select h.party_id, h.day, sum(sum(h.number)) over (partition by h.party_id order by h.day desc) as so_far"
        " from audience join privacy_handed h on h.party_id = audience.party_id and h.channel = %s and h.day > %s"
        " join privacy_purpose p on p.id = h.purpose_id and p.is_marketing group by h.party_id, h.day"
    )
    text = (
        "select party_id, 'cap_house' as refusal, (max(day) + %s)::timestamp at time zone 'UTC' as again_at"
        f" from ({days}) d where so_far >= %s group by party_id"
    )
    return Fragment(text, (norm.days, asked.channel.key, today - timedelta(days=norm.days), norm.most))


def _of_purpose(asked: Question) -> Fragment:
    """Those who have had as much as they want, or as the purpose allows."""
    purpose, today = asked.purpose, asked.day.date()
    cap = "sum(h.number) filter (where h.day > %s) >= %s" if purpose.most is not None else "false"
    params = (today - timedelta(days=purpose.days), purpose.most) if purpose.most is not None else ()
    own = "coalesce(sum(h.number) filter (where h.day > %s::date - r.days) >= r.most, false)"
    text = (
        f"select h.party_id, case when {own} then 'rhythm' when {cap} then 'cap' end as refusal from audience"
        " join privacy_handed h on h.party_id = audience.party_id and h.purpose_id = %s and h.channel = %s and h.day > %s"
        " left join privacy_rhythm r on r.party_id = h.party_id and r.purpose_id = h.purpose_id"
        " group by h.party_id, r.most, r.days"
    )
    oldest = today - timedelta(days=LONGEST)
    return Fragment(text, (today, *params, purpose.pk, asked.channel.key, oldest))
