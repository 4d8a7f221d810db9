"""Questions about consents that wait for confirmation. Here alone stands which of them still do."""

# ruff: noqa: S608 - the SQL is put together from texts of the program

from __future__ import annotations

from uuid import UUID

from kith.core.statement import fetch


def waits(asked: str) -> str:
    """The SQL that nobody has answered the consent `asked` since, nor ended the purpose of which it is a topic, and that
    there is still something to agree to."""
    purpose = f"from privacy_purpose p where p.id = {asked}.purpose_id"
    whole = f"select p.parent_id {purpose}"
    return (
        f"{asked}.state = 'asked' and exists (select {purpose} and p.is_active and p.basis = 'consent'"
        f" and {asked}.channel = any(p.channels))"
        f" and not exists (select from privacy_consent x where x.party_id = {asked}.party_id"
        f" and x.channel = {asked}.channel and x.state <> 'asked' and x.happened_at >= {asked}.happened_at"
        f" and (x.purpose_id = {asked}.purpose_id or (x.state <> 'given' and x.purpose_id = ({whole}))))"
    )


OPEN = "r.confirmed_at is null and r.lapses_at > %s"
JOINED = "privacy_confirmation r join privacy_consent c on c.party_id = r.party_id and c.id = any(r.consents)"
WAITING = f"select c.id, r.id from {JOINED} where r.id = any(%s::bigint[]) and r.confirmed_at is null and {waits('c')}"
UNTIL = f"""(
select max(r.lapses_at) from privacy_confirmation r, privacy_consent c
where r.party_id = t.party_id and t.id = any(r.consents) and c.id = t.id and r.confirmed_at is null
and r.lapses_at > now() and {waits("c")})"""
"""The SQL, over consents `t`, of the moment until which one can be confirmed."""
COUNTS = """
select count(*), count(*) filter (where sent > 0), count(*) filter (where confirmed_at is not null)
from privacy_confirmation where batch = %s
"""


def still_waiting(ids: list[int]) -> dict[int, list[int]]:
    """The consents that nobody has answered, by the question that holds them."""
    found: dict[int, list[int]] = {}
    for consent, question in fetch(WAITING, (ids,)):
        found.setdefault(question, []).append(consent)
    return found


def counted(batch: UUID) -> tuple[int, int, int]:
    """How many questions an import has brought, to how many a mail went, and how many were confirmed."""
    asked, sent, confirmed = fetch(COUNTS, (batch,))[0]
    return asked, sent, confirmed
