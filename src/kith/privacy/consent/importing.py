"""Consents in files of people: for each purpose and channel what was said, when, and where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import MOMENT, TEXT, FieldType, Spec, Unfit
from kith.core.fieldtypes.kind import plain
from kith.core.transfer.kind import Batch, ImportPart, Line, Outcome, Target
from kith.lib.text import fold, words
from kith.privacy.channel import channel_named
from kith.privacy.consent.model import Permission, State
from kith.privacy.consent.recording import ConsentRow, record_consents
from kith.privacy.purpose.model import Basis
from kith.privacy.purpose.queries import active_purposes

SAID = {
    **dict.fromkeys(words("given granted yes y ja true 1 x opt-in optin subscribed agreed erteilt oui si"), State.GIVEN),
    **dict.fromkeys(words("refused declined denied no n nein false 0 abgelehnt non"), State.REFUSED),
    **dict.fromkeys(words("withdrawn revoked unsubscribed opt-out optout cancelled widerrufen abgemeldet"), State.WITHDRAWN),
    **dict.fromkeys(words("asked pending unconfirmed angefragt"), State.ASKED),
}  # fmt: skip


def parse_answer(value: object, spec: Spec) -> str:
    said = SAID.get(fold(str(value)).strip())
    if said is None:
        raise Unfit(format_lazy(_("“{value}” is no answer: yes, no or withdrawn."), value=str(value)[:40]))
    return said.value


ANSWER = FieldType("answer", "text", parse_answer, plain, ())


def fields() -> tuple[Target, ...]:
    """Three columns for each purpose that people are asked about and each of its channels."""
    return tuple(
        target
        for purpose in active_purposes() if purpose.basis != Basis.CONTRACT
        for channel in purpose.channels
        for target in _targets(purpose.key, purpose.name, channel)
    )  # fmt: skip


def _targets(purpose: str, name: str, channel: str) -> Iterator[Target]:
    how = channel_named(channel).by
    label = format_lazy("{name} {by}", name=name, by=how)
    key, english = f"consent.{purpose}.{channel}", f"{name} by {'e-mail' if channel == 'email' else channel}"
    yield Target(key, label, ANSWER, (english, f"{name} {channel}", f"consent {name} {channel}"))
    since, source = _("{label} since"), _("{label}, where")
    yield Target(
        f"{key}.since",
        format_lazy(since, label=label),
        MOMENT,
        (f"{english} since", f"{english} date"),
        moves=True,
        past=True,
    )
    yield Target(
        f"{key}.source", format_lazy(source, label=label), TEXT, (f"{english} source",), max_length=200
    )


def write(batch: Batch, rows: list[tuple[int, Line]]) -> Outcome:
    """What the lines say that is not on record yet."""
    said = [each for party, line in rows for each in _said(batch, party, line)]
    undated = [row for row in said if row.happened_at == UNDATED]
    standing = _standing({row.party_id for row in undated}) if undated else set()
    now = timezone.now()
    new = [
        row._replace(happened_at=now)
        for row in undated
        if (row.party_id, row.purpose, row.channel, row.state) not in standing
    ]
    made = record_consents(
        [row for row in said if row.happened_at != UNDATED] + new, by=batch.by, batch=batch.uid
    )
    outcome = Outcome()
    outcome.made["consent"] += made
    return outcome


UNDATED = datetime(1800, 1, 1, tzinfo=UTC)


def _said(batch: Batch, party: int, line: Line) -> Iterator[ConsentRow]:
    for key, state in line.values.items():
        kind, _dot, rest = key.partition(".")
        if kind == "consent" and rest.count(".") == 1:
            purpose, channel = rest.split(".")
            at, source = (
                line.values.get(f"{key}.since", UNDATED),
                line.values.get(f"{key}.source", batch.source),
            )
            yield ConsentRow(party, purpose, channel, state, at, source)


def _standing(parties: set[int]) -> set[tuple[int, str, str, str]]:
    """Where these parties stand: what a file says without a date is new only if it is something else."""
    rows = Permission.objects.filter(party__in=parties)
    return set(rows.values_list("party_id", "purpose__key", "channel", "state"))


CONSENTS = ImportPart("consents", "people", fields, ("consent",), write)
