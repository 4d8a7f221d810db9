"""One chunk on its way out, in batches small enough that whoever pauses, cancels or withdraws is heard at once.

Before each batch one transaction writes what became of the batch before, asks whether the campaign still goes on, takes
from the buckets of relays and providers, and asks the gate for each person. Only then do mails go out, each with a line
in the journal before its final dot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.db import transaction
from django.utils import timezone

from kith.communicative.channels.email.compose import Compiled, Recipient
from kith.communicative.channels.email.dkim import DkimKey
from kith.communicative.channels.email.handover import Carrier, Load, Outcome, Outgoing
from kith.communicative.channels.email.journal import Journal
from kith.communicative.channels.email.mime import AddressError
from kith.communicative.channels.email.tokens import TokenKeys, bounce_address
from kith.communicative.deliverability import volumes
from kith.communicative.merge import values_of_people
from kith.communicative.pace import actions as pace
from kith.communicative.relay.actions import keys
from kith.communicative.relay.model import MailRelay
from kith.communicative.relay.routes import Share, Wait, routes, shares
from kith.communicative.signature.queries import signed, signers
from kith.core.principals.actor import Actor
from kith.operational.marketing.campaign import chunks, permission
from kith.operational.marketing.campaign.about import record_of, values_of_records
from kith.operational.marketing.campaign.content import asked_by, compile_campaign
from kith.operational.marketing.campaign.ledger import Entry, entry, is_dead, withhold, write
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk
from kith.operational.marketing.campaign.versions import FIRST as FIRST_KEY
from kith.operational.marketing.campaign.versions import versions

FIRST, LARGEST, SMALLEST = 50, 500, 5
QUICK, SLOW = 0.5, 2.0
SHORT = timedelta(seconds=5)
FEW, MANY = 3, 20
"""So many mails put off by a provider, or by a relay whatever they are for, and more than it took: it is given time."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to be made: whose number it bears, where it goes, whether it is counted, and in which version."""

    number: int
    address: str
    tracked: bool
    values: dict[str, str]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is the same for all chunks of a campaign: its versions, counted and not, and the keys that sign them."""

    by: Actor
    campaign: Campaign
    versions: Mapping[tuple[str, bool], Compiled]
    signers: tuple[DkimKey, ...]
    tokens: TokenKeys
    goes_on: Callable[[], bool]

    @classmethod
    def on(cls, by: Actor, campaign: Campaign, goes_on: Callable[[], bool]) -> Work:
        """Raises Invalid or Unreadable for a text that cannot be sent."""
        assert campaign.relay is not None
        made = {
            (name_of(each.key, each.language), tracked): compile_campaign(
                campaign, tracked=tracked, version=each
            )
            for each in versions(campaign)
            for tracked in {campaign.is_tracked, False}
        }
        return cls(by, campaign, made, signers(campaign.relay.sender_address), keys(), goes_on)

    def outgoing(self, relay: MailRelay, letter: Letter) -> Outgoing:
        recipient = Recipient(letter.number, letter.address, letter.values)
        try:
            body = signed(self._compiled(letter).message(recipient), self.signers)
        except AddressError:
            body = b""  # the relay's door refuses the address before it looks at the body
        back = relay.bounce_address
        sender = bounce_address(back, letter.number, self.tokens) if back else relay.sender_address
        return Outgoing(letter.number, sender, letter.address, body, wire_ready=True)

    def _compiled(self, letter: Letter) -> Compiled:
        """Its version; the first where that is the only one, or its own is there no more."""
        first = name_of(FIRST_KEY, "")
        return self.versions.get((letter.version, letter.tracked)) or self.versions[first, letter.tracked]


def name_of(key: str, language: str) -> str:
    return f"{key} {language}"


def provider_of(address: str) -> str:
    """The bucket of whoever keeps the mailbox."""
    return pace.domain_key(address.rpartition("@")[2].lower())


class Delivering:
    """The batches of one chunk that this worker holds."""

    def __init__(self, work: Work, chunk: Chunk, carrier: Carrier) -> None:
        self.work = work
        self.chunk = chunk
        self.carrier = carrier
        self.waiting = chunks.waiting(chunk.assignments)
        self.left = chunks.Left()
        self.outcomes: list[Outcome] = []
        self.moments: dict[int, datetime] = {}
        self.handed: list[Assignment] = []
        self.routes: dict[int, str] = {}
        self.size = FIRST
        self.is_stopped = False

    def run(self, *, patient: bool) -> Wait | None:
        """Sends all it can. Where nothing can go for a while, says until when and why."""
        wait: Wait | None = None
        chunks.claim(self.work.campaign, self.chunk)
        path = chunks.journal_of(self.chunk)
        with Journal(path) as journal:
            try:
                wait = self._batches(journal, patient=patient)
            finally:
                self._close()
        path.unlink()
        return wait

    def _batches(self, journal: Journal, *, patient: bool) -> Wait | None:
        while self.waiting and not self.is_stopped:
            given, letters, wait = self._prepared()
            if wait:
                if not (patient and wait.until and wait.until - timezone.now() <= SHORT):
                    return wait
                sleep(max(0.05, (wait.until - timezone.now()).total_seconds()))
            elif letters:
                self._hand_over(journal, given, letters)
        return None

    @transaction.atomic
    def _prepared(self) -> tuple[list[Share], list[Letter], Wait | None]:
        """Who is next, through which relays; nobody when the campaign does not go on, or the gate refuses all of them."""
        self._record()
        self.is_stopped = not self.work.goes_on()
        if self.is_stopped:
            return [], [], None
        asked, self.waiting = self.waiting[: self.size], self.waiting[self.size :]
        asked = self._unless_parked(asked)
        if not asked:
            return [], [], None
        assert self.work.campaign.relay is not None
        found, wait = routes(self.work.campaign.relay.sender_address)
        given, pause = shares(found, len(asked)) if found else ([], wait)
        number = sum(share.number for share in given)
        self.waiting = asked[number:] + self.waiting
        if not number:
            return [], [], pause
        return given, self._allowed(asked[:number], given), None

    def _unless_parked(self, asked: list[Assignment]) -> list[Assignment]:
        """Those whose provider takes mail now; the others wait in a chunk of their own."""
        grants = pace.take(Counter(provider_of(each.address) for each in asked))
        left = {provider: grant.number for provider, grant in grants.items()}
        kept, soonest = [], timezone.now() + SHORT
        for each in asked:
            provider = provider_of(each.address)
            if left.get(provider, 1) > 0:
                kept.append(each)
            else:
                self.left.parked[each.pk] = max(grants[provider].until or soonest, soonest)
            if provider in left:
                left[provider] -= 1
        return kept

    def _allowed(self, asked: list[Assignment], given: list[Share]) -> list[Letter]:
        """Asks the gate at this moment. Whom it refuses is noted, who is to be asked for later waits; neither uses up
        anything."""
        campaign, now = self.work.campaign, timezone.now()
        assert campaign.purpose is not None
        answers = permission.at_hand_over(campaign.purpose, asked, now)
        put_off = later(answers, campaign.not_after)
        self.left.parked.update(put_off)
        withhold(
            campaign, {pk: each.refusal for pk, each in answers.items() if each.refusal and pk not in put_off}
        )
        allowed = [each for each in asked if not answers[each.pk].refusal]
        pace.give_back({given[0].route.key: len(asked) - len(allowed)})
        keep_addresses(allowed, answers)
        self.handed = allowed
        counted = {each.pk: campaign.is_tracked and answers[each.pk].tracked for each in allowed}
        self.chunk.handed, self.chunk.claimed_at = list(counted), now
        self.chunk.uncounted = [key for key, is_counted in counted.items() if not is_counted]
        self.chunk.save(update_fields=["handed", "uncounted", "claimed_at"])
        values = values_of_people(self.work.by, [each.party.uid for each in allowed], asked_by(campaign))
        records = values_of_records(self.work.by, record_of(campaign), [each.record for each in allowed])
        return [
            Letter(
                each.pk, each.address, counted[each.pk],
                values.get(str(each.party.uid), {}) | records.get(each.record, {}),
                name_of(each.variant or FIRST_KEY, each.language),
            )
            for each in allowed
        ]  # fmt: skip

    def _hand_over(self, journal: Journal, given: list[Share], letters: list[Letter]) -> None:
        begun, rest = monotonic(), iter(letters)
        loads = {share.route: Load(share.route.relay, self._messages(share, rest)) for share in given}
        self.carrier.carry(list(loads.values()), journal, self._note)
        for route, load in loads.items():
            if load.problem:
                pace.rest(route.key, str(load.problem))
            elif route.has_failed:
                pace.works([route.key])
        took = monotonic() - begun
        if took > SLOW:
            self.size = max(SMALLEST, self.size // 2)
        elif took < QUICK:
            self.size = min(LARGEST, self.size * 2)

    def _messages(self, share: Share, rest: Iterator[Letter]) -> Iterator[Outgoing]:
        mine = [letter for letter, _place in zip(rest, range(share.number), strict=False)]
        self.routes.update({letter.number: share.route.key for letter in mine})
        return (self.work.outgoing(share.route.record, letter) for letter in mine)

    def _note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.moments[outcome.key] = timezone.now()

    def _record(self) -> None:
        """Writes what became of the batch; who got nothing may be contacted by others, or comes again."""
        final, dead = self._final()
        write(self.work.campaign, final, dead)
        known = {each.assignment for each in final} | set(self.left.later)
        unsent = [each for each in self.handed if each.pk not in known]
        later = [each for each in self.handed if each.pk in self.left.later]
        chunks.give_back(self.work.campaign, [*unsent, *later], self.chunk.claimed_at or timezone.now())
        self.waiting = unsent + self.waiting
        self._count()
        self._slow_down()
        self.handed, self.outcomes, self.moments, self.routes = [], [], {}, {}

    def _count(self) -> None:
        """What became of these mails adds to what their providers took, put off and refused today."""
        address = {each.pk: each.address for each in self.handed}
        found: dict[str, Counter[str]] = {}
        for outcome in self.outcomes:
            if outcome.state in volumes.WHAT and outcome.key in address:
                found.setdefault(address[outcome.key].rpartition("@")[2], Counter())[outcome.state] += 1
        volumes.count(found)

    def _final(self) -> tuple[list[Entry], list[int]]:
        entries = []
        given_up, uncounted = self.chunk.tries + 1 >= chunks.MOST_TRIES, set(self.chunk.uncounted)
        for outcome in self.outcomes:
            if outcome.state == "deferred" and not given_up:
                self.left.later.append(outcome.key)
            elif outcome.state == "deferred" or outcome.state != "unsent":
                counted = outcome.key not in uncounted
                entries.append(entry(outcome, self.moments[outcome.key], counted=counted))
        return entries, [outcome.key for outcome in self.outcomes if is_dead(outcome)]

    def _slow_down(self) -> None:
        """Gives those providers time that put off most of what they were given; where they take mail, all is well.

        A relay that puts off everything, wherever it is for, is itself in trouble.
        """
        where = {each.pk: provider_of(each.address) for each in self.handed}
        tired = self._tired(self.routes, set(), MANY)
        several = {route for route in tired if len({where[key] for key in tired[route]}) > 1}
        for route in several:
            pace.rest(route, tired[route].popitem()[1])
        excused = {key for key, route in self.routes.items() if route in several}
        for domain, said in self._tired(where, excused, FEW).items():
            pace.rest(domain, said.popitem()[1])
        took = {where[outcome.key] for outcome in self.outcomes if outcome.state == "sent"}
        if took:
            pace.works(
                took - {where[outcome.key] for outcome in self.outcomes if outcome.state == "deferred"}
            )

    def _tired(self, bucket: Mapping[int, str], excused: set[int], few: int) -> dict[str, dict[int, str]]:
        """The buckets most of whose mails were put off, with what was said by each mail."""
        off: dict[str, dict[int, str]] = {}
        took: Counter[str] = Counter()
        for outcome in self.outcomes:
            if outcome.state == "deferred" and outcome.key not in excused:
                off.setdefault(bucket[outcome.key], {})[outcome.key] = outcome.text
            took[bucket[outcome.key]] += outcome.state == "sent"
        return {key: said for key, said in off.items() if len(said) >= few and len(said) > took[key]}

    @transaction.atomic
    def _close(self) -> None:
        self._record()
        self.left.rest = [each.pk for each in self.waiting]
        chunks.close(self.chunk, self.left)


def later(answers: Mapping[int, permission.Answer], not_after: datetime | None) -> dict[int, datetime]:
    """Who is to be asked for again, and when; nobody whose time comes only after the campaign's is over."""
    moments = {pk: answer.again_at for pk, answer in answers.items() if answer.refusal and answer.again_at}
    return {pk: at for pk, at in moments.items() if not_after is None or at <= not_after}


def keep_addresses(allowed: list[Assignment], answers: Mapping[int, permission.Answer]) -> None:
    """Notes the address that a mail goes to where it has changed since the approval."""
    moved = [each for each in allowed if each.address != answers[each.pk].address]
    for each in moved:
        each.address = answers[each.pk].address
    if moved:
        Assignment.objects.bulk_update(moved, ["address"])
