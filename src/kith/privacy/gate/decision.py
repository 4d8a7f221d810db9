"""The one place that decides who may be contacted, as SQL over any number of parties.

A purpose that rests on consent needs it given; one that rests on a legitimate interest holds until somebody objects;
one that rests on a contract needs nothing. Then there must be a main address that works and is not suppressed, and
neither the purpose's cap nor the party's own rhythm may be reached.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kith.core.conditions.fragment import Fragment
from kith.privacy.channel import Channel
from kith.privacy.purpose.model import Basis, Purpose

LONGEST = 366


@dataclass(frozen=True, slots=True)
class Question:
    """May these be contacted for this purpose, by this channel, at this moment?"""

    purpose: Purpose
    channel: Channel
    at: datetime

    @property
    def day(self) -> datetime:
        return self.at.astimezone(UTC)


def parties(ids: Iterable[int]) -> Fragment:
    """An audience of these parties, for `decision`."""
    return Fragment("select unnest(%s::bigint[]) as party_id", (list(ids),))


def decision(audience: Fragment, asked: Question) -> Fragment:
    """One row for each of the audience: `party_id`, `address`, `consent_id`, `since`, `refusal`.

    The audience is a SELECT with a column `party_id`, each party once. `refusal` is NULL for those who may be
    contacted: `address` is then what to use, and `consent_id` the consent that proves it where the purpose asks for
    one. For the others it is a key of `Refusal`; `since` says when they said so.
    """
    channel, purpose = asked.channel, asked.purpose
    contacted = _contacted(asked)
    refusal = _refusal(asked)
    text = (
        f"with audience as materialized ({audience.text}), contacted as ({contacted.text})"
        f" select audience.party_id, {channel.address} as address, permission.consent_id, permission.since,"
        f" {refusal.text} as refusal"
        " from audience left join customers_party t on t.id = audience.party_id and t.deleted_at is null"
        " left join privacy_permission permission on permission.party_id = t.id"
        " and permission.purpose_id = %s and permission.channel = %s"
        f" left join {channel.join.table} {channel.join.alias} on {channel.join.on}"
        " left join contacted on contacted.party_id = audience.party_id"
    )
    params = (*audience.params, *contacted.params, *refusal.params, purpose.pk, channel.key)
    return Fragment(text, params)


def _refusal(asked: Question) -> Fragment:
    """The first reason that holds, NULL where none does."""
    channel, purpose = asked.channel, asked.purpose
    of_address, of_party = suppressed(channel, "%s::bigint")
    unused = "" if purpose.is_active and channel.key in purpose.channels else "when true then 'unused' "
    text = (
        "case when t.id is null then 'gone' when t.restricted_at is not null then 'restricted'"
        f" {unused}{STATES[Basis(purpose.basis)]}"
        f" when {channel.address} is null or {channel.address} = '' then 'no_address'"
        f" when {channel.dead} then 'bounced'"
        f" when exists ({of_address}) then (select min(s.reason) from ({of_address}) s)"
        f" when exists ({of_party}) then (select min(s.reason) from ({of_party}) s)"
        " else contacted.refusal end"
    )
    return Fragment(text, (purpose.pk,) * 4)


STATES = {
    Basis.CONSENT: (
        "when permission.state is null then 'no_consent' when permission.state = 'asked' then 'waiting'"
        " when permission.state <> 'given' then permission.state"
    ),
    Basis.LEGITIMATE_INTEREST: "when permission.state in ('refused', 'withdrawn') then 'objected'",
    Basis.CONTRACT: "",
}


def suppressed(channel: Channel, purpose: str) -> tuple[str, str]:
    """The suppressions of the address and of the party in each row, as two SELECTs of `reason`; each compares one
    column, so that PostgreSQL may hash them. `purpose` is the SQL of the purpose's id."""
    scope = f"(x.purpose_id is null or x.purpose_id = {purpose})"
    return (
        f"select x.reason from privacy_suppression x where x.address = {channel.address} and {scope}",
        f"select x.reason from privacy_suppression x where x.party_id = t.id and x.kind = 'party' and {scope}",
    )


def _contacted(asked: Question) -> Fragment:
    """Those of the audience who have had enough, with `rhythm` or `cap` as the refusal."""
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
