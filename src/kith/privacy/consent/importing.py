"""Consents in files of people: for each purpose and channel what was said, when, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import MOMENT, TEXT, FieldType, Spec, Unfit
from kith.core.fieldtypes.kind import plain
from kith.core.transfer.kind import Batch, ImportPart, Line, Outcome, Target
from kith.core.transfer.past import among
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


UNDATED = datetime(1800, 1, 1, tzinfo=UTC)
_ANSWERED = re.compile(r"consent\.[^.]+\.[^.]+")
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
    named = set[str]().union(*(line.values for _party, line in rows))
    said = [each for key in sorted(filter(_ANSWERED.fullmatch, named)) for each in _said(batch, key, rows)]
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


def _said(batch: Batch, key: str, rows: list[tuple[int, Line]]) -> Iterator[ConsentRow]:
    """What each line says of one purpose and channel."""
    _kind, purpose, channel = key.split(".")
    since, source = f"{key}.since", f"{key}.source"
    for party, line in rows:
        values = line.values
        if key in values:
            at, where = values.get(since, UNDATED), values.get(source, batch.source)
            yield ConsentRow(party, purpose, channel, values[key], at, where)


def _standing(parties: set[int]) -> set[tuple[int, str, str, str]]:
    """Where these parties stand: what a file says without a date is new only if it is something else."""
    rows = Permission.objects.filter(party__in=among(list(parties)))
    return set(rows.values_list("party_id", "purpose__key", "channel", "state"))


CONSENTS = ImportPart("consents", "people", fields, ("consent",), write)
