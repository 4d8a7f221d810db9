"""Which consents count only once the person has confirmed them by mail, and the question that is kept for them.

Only e-mail can be confirmed so: a mail shows whose mailbox it is, and nothing of who has a telephone or lives in a house.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.statement import fetch
from kith.core.transfer.past import among
from kith.privacy.confirmation.queries import waits
from kith.privacy.consent.model import Consent, Permission, State
from kith.privacy.purpose.model import Basis, Purpose

if TYPE_CHECKING:
    from kith.privacy.consent.recording import ConsentRow

SEND = "privacy.confirmation.send"
CHANNEL = "email"
OPEN = f"""
insert into privacy_confirmation (party_id, consents, asked_at, asked_by_id, batch, remind_after, lapses_at, due_at)
select c.party_id, array_agg(c.id order by c.id), %s, %s, %s, min(p.remind_after),
    %s + make_interval(days => min(p.lapses_after)), %s
from unnest(%s::bigint[], %s::text[], %s::timestamptz[]) as w (party_id, purpose, happened_at)
join privacy_purpose p on p.key = w.purpose
join privacy_consent c on c.party_id = w.party_id and c.purpose_id = p.id and c.channel = 'email'
    and c.happened_at = w.happened_at
where {waits("c")} and not exists (
    select from privacy_confirmation r join privacy_consent o on o.party_id = r.party_id and o.id = any(r.consents)
    where r.party_id = c.party_id and o.purpose_id = c.purpose_id and r.confirmed_at is null and r.lapses_at > %s
    and {waits("o")}
)
group by c.party_id order by c.party_id returning id
"""  # noqa: S608 - texts of the program


def is_to_confirm(purpose: Purpose, channel: str) -> bool:
    """Whether a consent to this purpose by this channel counts only once it is confirmed."""
    return purpose.double_opt_in and purpose.basis == Basis.CONSENT and channel == CHANNEL


def to_confirm() -> list[Purpose]:
    """The purposes whose consents by e-mail are confirmed by mail."""
    return list(Purpose.objects.filter(double_opt_in=True, basis=Basis.CONSENT).order_by("place", "id"))


def held_back(rows: list[ConsentRow]) -> tuple[list[ConsentRow], list[ConsentRow]]:
    """What a file says as it is to be recorded, and those among it about which the person is to be asked.

    Consents without a proof are recorded as questions where the purpose wants that, unless they stand as given already.
    Nobody is asked by a file who has ever said something about it, or been asked: files come again and again.
    """
    wanting = {each.key for each in to_confirm()}
    fitting = {row[:5] for row in rows if wanting and _unproven(row, wanting)}
    if not fitting:
        return rows, []
    parties = {key[0] for key in fitting}
    states = _standing(parties)
    asked = _asked(parties)
    held = {
        key
        for key in fitting
        if states.get((key[0], key[1])) != State.GIVEN or (key[0], key[1], key[4]) in asked
    }
    as_said = [row._replace(state=State.ASKED) if row[:5] in held else row for row in rows]
    return as_said, [
        row._replace(state=State.ASKED)
        for row in rows
        if row[:5] in held and (row.party_id, row.purpose) not in states
    ]


def _unproven(row: ConsentRow, wanting: set[str]) -> bool:
    return row.state == State.GIVEN and row.channel == CHANNEL and row.purpose in wanting and not row.proof


def _standing(parties: Iterable[int]) -> dict[tuple[int, str], str]:
    rows = Permission.objects.filter(party__in=among(sorted(parties)), channel=CHANNEL)
    return {
        (party, key): state for party, key, state in rows.values_list("party_id", "purpose__key", "state")
    }


def _asked(parties: Iterable[int]) -> set[tuple[int, str, datetime]]:
    rows = Consent.objects.filter(party__in=among(sorted(parties)), channel=CHANNEL, state=State.ASKED)
    return set(rows.values_list("party_id", "purpose__key", "happened_at"))


def open_questions(rows: Iterable[ConsentRow], *, by: Actor, batch: UUID | None = None) -> int:
    """Has each of these parties asked by one mail about what of these recorded consents waits for an answer and is not
    being asked already. Gives how many are asked. The mails go out after this transaction."""
    wanted = list(rows)
    if not wanted:
        return 0
    now = timezone.now()
    parties, purposes, moments = zip(
        *((each.party_id, each.purpose, each.happened_at) for each in wanted), strict=True
    )
    made = fetch(OPEN, (now, by.id, batch, now, now, list(parties), list(purposes), list(moments), now))
    if made:
        enqueue_once(SEND)
    return len(made)
