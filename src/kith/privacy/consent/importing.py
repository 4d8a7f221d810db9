"""Consents in files of people: for each purpose and channel what was said, when, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import format_lazy, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.fieldtypes import MOMENT, TEXT, FieldType, Spec, Unfit
from kith.core.fieldtypes.kind import plain
from kith.core.transfer.kind import Batch, ImportPart, Line, Outcome, Target
from kith.core.transfer.past import among
from kith.lib.text import fold, words
from kith.privacy.channel import channel_named
from kith.privacy.confirmation.asking import CHANNEL, held_back, open_questions, to_confirm
from kith.privacy.confirmation.queries import counted
from kith.privacy.consent.model import Permission, State
from kith.privacy.consent.recording import ConsentRow, record_consents
from kith.privacy.purpose.model import Basis
from kith.privacy.purpose.queries import active_purposes, shown_name

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
Standing = dict[tuple[int, str, str], str]
_ANSWERED = re.compile(r"consent\.[^.]+\.[^.]+")
ANSWER = FieldType("answer", "text", parse_answer, plain, ())


def fields() -> tuple[Target, ...]:
    """The columns of each purpose that people are asked about and each of its channels."""
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

    yield Target(
        f"{key}.proof",
        format_lazy(_("{label}, what was agreed to"), label=label),
        TEXT,
        (f"{english} proof", f"{english} wording"),
        max_length=4000,
    )
    if channel == CHANNEL:
        yield Target(
            f"{key}.confirmed",
            format_lazy(_("{label} confirmed"), label=label),
            MOMENT,
            (f"{english} confirmed", f"{english} confirm time"),
            moves=True,
            past=True,
        )
        yield Target(
            f"{key}.from",
            format_lazy(_("{label} confirmed from (address)"), label=label),
            TEXT,
            (f"{english} confirmed from", f"{english} confirm ip"),
            max_length=320,
        )


def write(batch: Batch, rows: list[tuple[int, Line]]) -> Outcome:
    """What the lines say that is not on record yet."""
    named = set[str]().union(*(line.values for _party, line in rows))
    said = [each for key in sorted(filter(_ANSWERED.fullmatch, named)) for each in _said(batch, key, rows)]
    said, questions = held_back(said)
    undated = [row for row in said if row.happened_at == UNDATED]
    standing = _standing({row.party_id for row in undated}) if undated else {}
    now = timezone.now()
    new = [_dated(row, now) for row in undated if _says_something_else(row, standing)]
    made = record_consents(
        [row for row in said if row.happened_at != UNDATED] + new, by=batch.by, batch=batch.uid
    )
    open_questions([_dated(row, now) for row in questions], by=batch.by, batch=batch.uid)
    outcome = Outcome()
    outcome.made["consent"] += made
    return outcome


def _dated(row: ConsentRow, now: datetime) -> ConsentRow:
    return row._replace(happened_at=now) if row.happened_at == UNDATED else row


def _says_something_else(row: ConsentRow, standing: Standing) -> bool:
    """Whether that is anything beyond where the party stands; a question is none to whoever was asked or has answered."""
    state = standing.get((row.party_id, row.purpose, row.channel))
    return state is None or row.state not in (state, State.ASKED)


def _said(batch: Batch, key: str, rows: list[tuple[int, Line]]) -> Iterator[ConsentRow]:
    """What each line says of one purpose and channel."""
    _kind, purpose, channel = key.split(".")
    since, source = f"{key}.since", f"{key}.source"
    for party, line in rows:
        values = line.values
        if key in values:
            at = values.get(since, values.get(f"{key}.confirmed", UNDATED))
            where = values.get(source, batch.source)
            yield ConsentRow(party, purpose, channel, values[key], at, where, _proof(key, values))


def _proof(key: str, values: dict[str, Any]) -> str:
    """The words that were agreed to, and when and from which address that was confirmed, as far as the file says so."""
    confirmed: datetime | None = values.get(f"{key}.confirmed")
    when = f"Confirmed: {confirmed.isoformat(timespec='seconds')}" if confirmed else ""
    where = f"From: {values[f'{key}.from']}" if when and values.get(f"{key}.from") else ""
    return "\n".join(part for part in (str(values.get(f"{key}.proof", "")), when, where) if part)


def notices(targets: Set[str], rows: int) -> tuple[Text, ...]:
    """That people will be written to, if a column says yes to what wants to be confirmed by mail."""
    wanted = [each for each in to_confirm() if f"consent.{each.key}.{CHANNEL}" in targets]
    if not wanted:
        return ()
    text = _(
        "Consent to {purposes} by e-mail is confirmed by mail: up to {count} people are asked once. It counts when they have"
        " agreed. Whoever has a proof in the file, or has answered before, is not asked."
    )
    names = get_text_list([shown_name(each) for each in wanted], gettext("and"))
    return (format_lazy(text, purposes=names, count=_number(rows)),)


def _number(count: int) -> str:
    return number_format(count, 0, force_grouping=True)


def came_of(batch: UUID) -> tuple[Text, ...]:
    """How many are asked, and how far that is."""
    asked, sent, confirmed = counted(batch)
    if not asked:
        return ()
    text = _("Asked to confirm by mail: {asked}. Written to so far: {sent}. Answered: {confirmed}.")
    return (format_lazy(text, asked=_number(asked), sent=_number(sent), confirmed=_number(confirmed)),)


def _standing(parties: set[int]) -> Standing:
    """Where these parties stand: what a file says without a date is new only if it is something else."""
    rows = Permission.objects.filter(party__in=among(list(parties)))
    found = rows.values_list("party_id", "purpose__key", "channel", "state")
    return {(party, purpose, channel): state for party, purpose, channel, state in found}


CONSENTS = ImportPart("consents", "people", fields, ("consent",), write, notices, came_of)
