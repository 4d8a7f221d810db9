"""What the gate says of one person: for each purpose and channel, whether they may be contacted now, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kith.core.errors import Text
from kith.privacy.channel import CHANNELS, Channel
from kith.privacy.gate.ask import decide, question
from kith.privacy.gate.reasons import in_words
from kith.privacy.purpose.model import Purpose


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says now; `reason` is empty for one who may be contacted, `again_at` says until when it holds."""

    purpose: Purpose
    channel: Channel
    refusal: str
    reason: Text
    again_at: datetime | None


def answers(party: int, purposes: Iterable[Purpose], channel: str = "") -> tuple[Answer, ...]:
    """For each of these purposes, by each channel that it is used by, or by one alone."""
    return tuple(
        _answer(party, purpose, each)
        for purpose in purposes
        for each in CHANNELS
        if each.key in purpose.channels and channel in ("", each.key)
    )


def _answer(party: int, purpose: Purpose, channel: Channel) -> Answer:
    (found,) = decide([party], question(purpose, channel.key))
    reason = in_words(found.refusal, purpose, channel) if found.refusal else ""
    return Answer(purpose, channel, str(found.refusal), reason, found.again_at)
