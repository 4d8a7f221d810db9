"""What a person can choose: purposes, channels, how often; and what the choice changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.errors import Text
from kith.core.statement import fetch
from kith.customers.party.model import Party
from kith.privacy.channel import CHANNELS, Channel
from kith.privacy.consent.actions import say, withdraw
from kith.privacy.consent.model import Permission, State
from kith.privacy.consent.queries import rhythms, standing
from kith.privacy.consent.recording import NO_LONGER
from kith.privacy.preference import wishes
from kith.privacy.preference.voice import Voice
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.purpose.queries import active_purposes, shown_description, shown_name
from kith.privacy.suppression.actions import suppress_own

TRACKING = "tracking"
REGRET = timedelta(days=1)
"""For how long whoever unsubscribed can say by the same link that it was a mistake."""


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
    def label(self) -> Text:
        """What stands at its box."""
        if self.purpose.key == TRACKING:
            return _("Yes, you may count what I open and click")
        return self.channel.label

    @property
    def words(self) -> str:
        if self.purpose.key == TRACKING:
            return shown_name(self.purpose)
        return _("“%(purpose)s” %(by)s") % {"purpose": shown_name(self.purpose), "by": self.channel.by}


@dataclass(frozen=True, slots=True)
class Offered:
    """A purpose with the ways that are open to this person, the rhythm chosen (a key of `RHYTHMS`), and its topics."""

    purpose: Purpose
    ways: tuple[Way, ...]
    rhythm: str
    topics: tuple[Offered, ...] = ()

    @property
    def name(self) -> str:
        return shown_name(self.purpose)

    @property
    def description(self) -> str:
        return shown_description(self.purpose)


def offered(party: Party) -> list[Offered]:
    """What the person can choose: purposes that need no contract, by channels on which there is an address. Topics stand
    with the purpose that they belong to."""
    known, chosen, reachable = standing(party.pk), rhythms(party.pk), reached(party)
    found, topics = list[Offered](), dict[int, list[Offered]]()
    for purpose in active_purposes():
        ways = tuple(
            Way(purpose, channel, known[key].state if (key := (purpose.pk, channel.key)) in known else "")
            for channel in CHANNELS
            if channel.key in purpose.channels and channel.key in reachable
        )
        if not ways or purpose.basis == Basis.CONTRACT:
            continue
        own = chosen.get(purpose.pk)
        one = Offered(purpose, ways, _rhythm((own.most, own.days) if own else None))
        place = found if purpose.parent_id is None else topics.setdefault(purpose.parent_id, [])
        place.append(one)
    return [replace(each, topics=tuple(topics.get(each.purpose.pk, ()))) for each in found]


def all_of(found: Iterable[Offered]) -> Iterator[Offered]:
    """The purposes and then their topics."""
    found = list(found)
    yield from found
    yield from (topic for each in found for topic in each.topics)


def _rhythm(own: tuple[int, int] | None) -> str:
    return next((key for key, value in wishes.RHYTHMS.items() if value == own), "any")


def reached(party: Party) -> set[str]:
    """The channels on which the party has a main address."""
    tests = ", ".join(f"coalesce({channel.address}, '') <> ''" for channel in CHANNELS)
    joins = "".join(f" left join {each.join.table} {each.join.alias} on {each.join.on}" for each in CHANNELS)
    rows = fetch(f"select {tests} from customers_party t{joins} where t.id = %s", (party.pk,))  # noqa: S608
    return {channel.key for channel, has in zip(CHANNELS, rows[0], strict=True) if has} if rows else set()


@transaction.atomic
def choose(voice: Voice, shown: Collection[str], wanted: Collection[str], rhythm: Mapping[str, str]) -> None:
    """Of the ways that were `shown`, by name, allows those in `wanted` and no other; `rhythm` by key of the purpose."""
    for each in all_of(offered(voice.party)):
        for way in each.ways:
            if way.name in shown and (way.name in wanted) != way.on:
                _say(voice, way, State.WITHDRAWN if way.on else State.GIVEN)
        key = rhythm.get(each.purpose.key, each.rhythm)
        if key in wishes.RHYTHMS and key != each.rhythm:
            wishes.rhythm(voice, each.purpose, each.rhythm, key)


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
    ended = withdraw(
        by=voice.by, party=voice.party, purpose=purpose, channel=channel.key, source=voice.source, proof=proof,
        reference=voice.reference,
    )  # fmt: skip
    if not ended:
        suppress_own(
            by=voice.by, party=voice.party, purpose=purpose, channel=channel.key, source=voice.source
        )


@transaction.atomic
def take_back(voice: Voice, purpose: Purpose, channel: Channel) -> bool:
    """Whoever unsubscribed by a link and says by the same link, soon after, that it was a mistake, is subscribed again:
    to the purpose and to those of its topics that ended with it. Says whether that was so."""
    known = Permission.objects.filter(party=voice.party, channel=channel.key, state=State.WITHDRAWN)
    ended = known.filter(purpose=purpose, since__gt=timezone.now() - REGRET).select_related("consent").first()
    if ended is None or ended.consent.reference != voice.reference:
        return False
    topics = known.filter(purpose__parent=purpose, since=ended.since).select_related("purpose")
    for one in (purpose, *(each.purpose for each in topics)):
        _say(voice, Way(one, channel, State.WITHDRAWN), State.GIVEN)
    return True


def _say(voice: Voice, way: Way, state: State) -> None:
    """Puts it on record with the words that the person had before them."""
    proof = f"{shown_name(way.purpose)} {way.channel.by}: {shown_description(way.purpose)}"
    say(
        by=voice.by, party=voice.party, purpose=way.purpose, channel=way.channel.key, state=state,
        source=voice.source, proof=proof, reference=voice.reference, is_confirmed=True,
    )  # fmt: skip
