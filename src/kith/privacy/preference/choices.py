"""What a person can choose: purposes, channels, how often; and what the choice changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kith.core.principals.actor import Actor
from kith.core.statement import fetch
from kith.customers.party.model import Party
from kith.privacy.channel import CHANNELS, Channel
from kith.privacy.consent.actions import NO_LONGER, choose_rhythm, say
from kith.privacy.consent.model import State
from kith.privacy.consent.queries import rhythms, standing
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.purpose.queries import active_purposes, shown_description, shown_name
from kith.privacy.suppression.actions import suppress_own

RHYTHMS: dict[str, tuple[int, int] | None] = {
    "any": None,
    "week": (1, 7),
    "month": (1, 30),
    "quarter": (1, 91),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One purpose by one channel, as it stands. `state` is empty where nothing was ever said."""

    purpose: Purpose
    channel: Channel
    state: str

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"{self.purpose.key}-{self.channel.key}"

    @property
    def on(self) -> bool:
        if self.purpose.basis == Basis.CONSENT:
            return self.state == State.GIVEN
        return self.state not in (State.REFUSED, State.WITHDRAWN)

    @property
    def words(self) -> str:
        return _("“%(purpose)s” %(by)s") % {"purpose": shown_name(self.purpose), "by": self.channel.by}


@dataclass(frozen=True, slots=True)
class Offered:
    """A purpose with the ways that are open to this person and the rhythm chosen, a key of `RHYTHMS`."""

    purpose: Purpose
    ways: tuple[Way, ...]
    rhythm: str

    @property
    def name(self) -> str:
        return shown_name(self.purpose)

    @property
    def description(self) -> str:
        return shown_description(self.purpose)


def offered(party: Party) -> list[Offered]:
    """What the person can choose: purposes that need no contract, by channels on which there is an address."""
    known, chosen, reachable = standing(party.pk), rhythms(party.pk), reached(party)
    found = []
    for purpose in active_purposes():
        ways = [
            Way(
                purpose,
                channel,
                known[purpose.pk, channel.key].state if (purpose.pk, channel.key) in known else "",
            )
            for channel in CHANNELS
            if channel.key in purpose.channels and channel.key in reachable
        ]
        if ways and purpose.basis != Basis.CONTRACT:
            own = chosen.get(purpose.pk)
            found.append(Offered(purpose, tuple(ways), _rhythm((own.most, own.days) if own else None)))
    return found


def _rhythm(own: tuple[int, int] | None) -> str:
    return next((key for key, value in RHYTHMS.items() if value == own), "any")


def reached(party: Party) -> set[str]:
    """The channels on which the party has a main address."""
    tests = ", ".join(f"coalesce({channel.address}, '') <> ''" for channel in CHANNELS)
    joins = "".join(f" left join {each.join.table} {each.join.alias} on {each.join.on}" for each in CHANNELS)
    rows = fetch(f"select {tests} from customers_party t{joins} where t.id = %s", (party.pk,))  # noqa: S608
    return {channel.key for channel, has in zip(CHANNELS, rows[0], strict=True) if has} if rows else set()


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the party, through whom, by what page or link, and the number of the message that carried it."""

    by: Actor
    party: Party
    source: str
    reference: int | None = None


@transaction.atomic
def choose(voice: Voice, shown: Collection[str], wanted: Collection[str], rhythm: Mapping[str, str]) -> None:
    """Of the ways that were `shown`, by name, allows those in `wanted` and no other; `rhythm` by key of the purpose."""
    for each in offered(voice.party):
        for way in each.ways:
            if way.name in shown and (way.name in wanted) != way.on:
                _say(voice, way, State.WITHDRAWN if way.on else State.GIVEN)
        key = rhythm.get(each.purpose.key, each.rhythm)
        if key in RHYTHMS and key != each.rhythm:
            most, days = RHYTHMS[key] or (None, 30)
            choose_rhythm(by=voice.by, party=voice.party, purpose=each.purpose, most=most, days=days)


@transaction.atomic
def stop_all(voice: Voice) -> None:
    """Ends every purpose on every channel, also those that nothing was said about yet; what a contract needs stays."""
    known = standing(voice.party.pk)
    for purpose in active_purposes():
        for key in purpose.channels if purpose.basis != Basis.CONTRACT else ():
            way = Way(
                purpose, CHANNELS[key], known[purpose.pk, key].state if (purpose.pk, key) in known else ""
            )
            if way.state not in NO_LONGER:
                _say(voice, way, State.WITHDRAWN if way.on else State.REFUSED)


@transaction.atomic
def end(voice: Voice, purpose: Purpose, channel: Channel, proof: str) -> None:
    """Ends one purpose on one channel. Where it has ended already, the address is taken out of use all the same."""
    said = standing(voice.party.pk).get((purpose.pk, channel.key))
    if said is None or said.state not in NO_LONGER:
        say(
            by=voice.by, party=voice.party, purpose=purpose, channel=channel.key, state=State.WITHDRAWN,
            source=voice.source, proof=proof, reference=voice.reference,
        )  # fmt: skip
    else:
        suppress_own(
            by=voice.by, party=voice.party, purpose=purpose, channel=channel.key, source=voice.source
        )


def _say(voice: Voice, way: Way, state: State) -> None:
    """Puts it on record with the words that the person had before them."""
    proof = f"{shown_name(way.purpose)} {way.channel.by}: {shown_description(way.purpose)}"
    say(
        by=voice.by, party=voice.party, purpose=way.purpose, channel=way.channel.key, state=state,
        source=voice.source, proof=proof, reference=voice.reference,
    )  # fmt: skip
