"""The real world of journeys: the clock on the wall, the ledger of campaigns, and the tags of people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from kith.core.events.record import Change, record_many
from kith.core.jobs.dirty import mark
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor, system
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.statement import fetch, write
from kith.lib.copy_text import array, numbers
from kith.operational.marketing.campaign.actions import SEND
from kith.operational.marketing.campaign.audience import CHUNK
from kith.operational.marketing.campaign.model import Arm, Campaign, Chunk, DeliveryState
from kith.operational.marketing.campaign.versions import languages, versions
from kith.operational.marketing.journey.asking import Eyes
from kith.operational.marketing.journey.course import Standing
from kith.operational.marketing.journey.model import JourneyVersion
from kith.operational.marketing.journey.steps import Ask, Send, Tag
from kith.privacy.gate.ask import Decided, decide, question

NAME, CHANNEL = "journey", "email"
HAVE = """
select a.run, a.arm, a.reason, coalesce(d.state, ''), coalesce(d.text, '')
from marketing_assignment a join marketing_journey_mail m on m.campaign_id = a.campaign_id
join marketing_journey_version v on v.id = m.version_id
left join marketing_delivery d on d.assignment_id = a.id
where v.journey_id = %s and m.step = %s and a.party_id = any(%s::bigint[]) and a.run = any(%s::bigint[])
"""
ENTER = """
insert into marketing_assignment (uid, campaign_id, party_id, run, record, arm, reason, address, consent_id, language)
select uuidv7(), %s, r.*, case when p.language = any(%s) then p.language else '' end from unnest(
    %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[]) r (party)
left join customers_party p on p.id = r.party
on conflict (campaign_id, party_id, run) do nothing returning id, arm
"""
TAGGED = """
update customers_party t set changed_at = now(),
    tags = array(select distinct x from unnest(t.tags || %s::text[]) x order by 1)
from (select id, tags from customers_party where id = any(%s::bigint[]) order by id for update) b
where t.id = b.id and not b.tags @> %s::text[] returning t.id, t.uid, b.tags, t.tags
"""
UNTAGGED = """
update customers_party t set tags = array_remove(t.tags, %s), changed_at = now()
from (select id, tags from customers_party where id = any(%s::bigint[]) order by id for update) b
where t.id = b.id and b.tags @> %s::text[] returning t.id, t.uid, b.tags, t.tags
"""


@dataclass(slots=True)
class House:
    """One look at the runs of a version, at one moment and in one transaction."""

    version: JourneyVersion
    actor: Actor
    now: datetime
    zone: ZoneInfo
    eyes: Eyes
    campaigns: dict[str, Campaign] = field(default_factory=dict)

    def gone(self, runs: Collection[Standing]) -> set[int]:
        usable = self.eyes.usable({run.party for run in runs})
        return {run.id for run in runs if run.party not in usable}

    def holds(self, ask: Ask, runs: Collection[Standing]) -> set[int]:
        return self.eyes.holds(ask, runs)

    def post(self, step: str, mail: Send, runs: Collection[Standing]) -> None:
        """One row of the ledger for each run that has none for this step yet, in whichever version; then the sender's
        chunks. Whom the gate refuses for good stands there with the reason."""
        have = self._ledger(step, runs) if runs else {}
        new = [run for run in runs if run.id not in have]
        if not new:
            return
        campaign = self._campaign(step)
        assert campaign.purpose is not None
        asked = question(campaign.purpose, CHANNEL, self.now)
        judged = {row.party_id: row for row in decide({run.party for run in new}, asked)}
        entered = write(ENTER, (campaign.pk, languages(versions(campaign)), *_columns(new, judged)))
        ids = [key for key, arm in entered if arm == Arm.CONTACTED.value]
        Chunk.objects.bulk_create(
            Chunk(campaign=campaign, assignments=ids[at : at + CHUNK]) for at in range(0, len(ids), CHUNK)
        )
        enqueue_once(SEND)

    def posted(self, step: str, runs: Collection[Standing]) -> Mapping[int, str]:
        return {run: said for run, said in self._ledger(step, runs).items() if said}

    def _ledger(self, step: str, runs: Collection[Standing]) -> dict[int, str]:
        """What became of the mail by run, empty where it is on its way."""
        ids, people = numbers(run.id for run in runs), numbers({run.party for run in runs})
        rows = fetch(HAVE, (self.version.journey_id, step, people, ids), prepare=True)
        return {run: _said(arm, reason, state, text) for run, arm, reason, state, text in rows}

    def _campaign(self, step: str) -> Campaign:
        if not self.campaigns:
            mails = self.version.mails.select_related("campaign__purpose")
            self.campaigns = {mail.step: mail.campaign for mail in mails}
        return self.campaigns[step]

    def tag(self, tag: Tag, runs: Collection[Standing]) -> None:
        give_tag(tag, {run.party for run in runs})


def give_tag(tag: Tag, people: Collection[int]) -> None:
    """Gives these people a tag or takes it away, with an event for each whose tags change."""
    ids, names = numbers(people), array([tag.tag])
    text, params = (UNTAGGED, (tag.tag, ids, names)) if tag.remove else (TAGGED, (names, ids, names))
    rows = write(text, params)
    if rows:
        changes = [Change(key, uid, uid, {"tags": (before, after)}) for key, uid, before, after in rows]
        person = current().type("person")
        record_many("person.changed", by=system(NAME), declared=person, verb="edit", rows=changes)
        mark(person.table, [row[0] for row in rows])
        enqueue_once(FOLLOW_UP)


def is_refused(row: Decided) -> bool:
    """Whether somebody is refused for good, and not only until later: whom to put off is the sender's affair."""
    return bool(row.refusal) and row.again_at is None


def _columns(runs: list[Standing], judged: Mapping[int, Decided]) -> tuple[str, ...]:
    rows = [judged[run.party] for run in runs]
    arms = [Arm.REFUSED.value if is_refused(row) else Arm.CONTACTED.value for row in rows]
    return (
        numbers(run.party for run in runs), numbers(run.id for run in runs), numbers(run.record for run in runs),
        array(arms), array([row.refusal if is_refused(row) else "" for row in rows]), array([row.address for row in rows]),
        array([row.consent_id for row in rows]),
    )  # fmt: skip


def _said(arm: str, reason: str, state: str, text: str) -> str:
    if arm == Arm.REFUSED.value:
        return f"refused:{reason}"
    return f"withheld:{text}" if state == DeliveryState.WITHHELD.value else state
