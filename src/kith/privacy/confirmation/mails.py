"""The mails that ask for a confirmation: one for each question, one reminder, and what a colleague sends again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kith.core.jobs.queue import Job
from kith.core.keys import new_uids
from kith.core.sign_in.notice import Notice, carrier, tell
from kith.core.statement import fetch
from kith.privacy.confirmation.asking import SEND
from kith.privacy.confirmation.model import Confirmation
from kith.privacy.confirmation.queries import still_waiting
from kith.privacy.consent.model import Consent
from kith.privacy.links import agree_path
from kith.privacy.preference.door import name_of_house
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import shown_description, shown_name
from kith.privacy.suppression.hashed import known_as_erased

MOST = 200
AGAIN = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_A_DAY = 3
"""How many mails of this kind, sign-ups by form among them, go to one address in a day."""
DUE = """
select id from privacy_confirmation where due_at <= %s and confirmed_at is null and lapses_at > %s
order by due_at, id limit %s for update skip locked
"""
TO = """
select r.id, coalesce(email.address, ''), t.language, by.locale,
    t.deleted_at is not null or t.restricted_at is not null or email.address is null or email.bounced_at is not null
    or coalesce(email.valid_until < current_date, false)
    or exists (
        select from privacy_suppression x
        where x.address in (email.address, '@' || split_part(email.address, '@', 2), t.uid::text)
        and (x.purpose_id is null or (x.reason <> 'unsubscribed' and x.purpose_id in (
            select c.purpose_id from privacy_consent c where c.id = any(r.consents))))
    )
    or (select count(*) from privacy_confirmation o where o.party_id = r.party_id and o.sent_at > %s)
        + (select coalesce(sum(s.sent), 0) from privacy_signup s where s.address = email.address and s.sent_at > %s) >= %s
from privacy_confirmation r join customers_party t on t.id = r.party_id join core_principal by on by.id = r.asked_by_id
left join customers_email email on email.party_id = t.id and email.is_main where r.id = any(%s::bigint[])
"""
FORGET = "delete from privacy_confirmation where lapses_at < %s"


class To(NamedTuple):
    """Where a question can go now; `is_held` where it cannot: no address in use, or enough mails today."""

    address: str
    language: str
    is_held: bool


def send() -> None:
    """Writes to everybody whose question is due, so many in a transaction; nothing is due for as long as no mail can go."""
    while carrier() is not None and _send_some() == MOST:
        pass


def tend() -> None:
    """Forgets questions whose time is over, and sends what is due, such as reminders."""
    fetch(FORGET, (timezone.now(),))
    send()


@transaction.atomic
def _send_some() -> int:
    """The mails go out with this transaction or not at all. Questions that nobody waits for any more go."""
    now = timezone.now()
    ids = [row[0] for row in fetch(DUE, (now, now, MOST))]
    waiting, to = still_waiting(ids), _addresses(ids, now)
    Confirmation.objects.filter(pk__in=set(ids) - waiting.keys()).delete()
    purposes = _purposes(each for consents in waiting.values() for each in consents)
    for one in Confirmation.objects.filter(pk__in=list(waiting)).order_by("due_at", "pk"):
        if to[one.pk].is_held:
            one.due_at = now + AGAIN
        else:
            _write(one, to[one.pk], [purposes[each] for each in waiting[one.pk]], now)
        one.save()
    return len(ids)


def _addresses(ids: list[int], now: datetime) -> dict[int, To]:
    rows = fetch(TO, (now - DAY, now - DAY, MOST_A_DAY, ids))
    erased = known_as_erased(row[1] for row in rows)
    return {
        pk: To(address, spoken(own, theirs), held or address in erased)
        for pk, address, own, theirs, held in rows
    }


def spoken(*languages: str) -> str:
    """The first of these languages that the house speaks."""
    known = dict(settings.LANGUAGES)
    return next((each for each in languages if each in known), settings.LANGUAGE_CODE)


def _purposes(consents: Iterable[int]) -> dict[int, Purpose]:
    found = Consent.objects.filter(pk__in=list(consents)).select_related("purpose")
    return {each.pk: each.purpose for each in found}


def _write(one: Confirmation, to: To, purposes: list[Purpose], now: datetime) -> None:
    """Another address gets another link: only whoever reads the mails of the one in use can confirm."""
    if one.address and one.address != to.address:
        one.uid, one.sent = new_uids(1)[0], 0
    if not one.sent:
        one.lapses_at += now - max(one.asked_at, one.sent_at or one.asked_at)
    one.address, one.sent, one.sent_at = to.address, one.sent + 1, now
    again = one.remind_after if one.sent == 1 else None
    one.due_at = now + timedelta(days=again) if again else None
    with translation.override(to.language):
        one.wording = wording_of(purposes)
        tell(_notice(one, to, purposes))


def wording_of(purposes: list[Purpose]) -> str:
    """What is agreed to, in the language of the moment: it stands in the mail, on the page and in the proof."""
    said = _("I agree that %(house)s writes to me by e-mail, and may change that at any time, for:")
    lines = [f"{shown_name(each)}: {shown_description(each)}".rstrip(": ") for each in purposes]
    return "\n".join([said % {"house": name_of_house()}, *(f"· {line}" for line in lines)])


def _notice(one: Confirmation, to: To, purposes: list[Purpose]) -> Notice:
    words: dict[str, Any] = {
        "house": name_of_house(),
        "purposes": get_text_list([shown_name(each) for each in purposes], _("and")),
        "day": date_format(timezone.localtime(one.lapses_at), "DATE_FORMAT"),
    }
    subject = _("Please confirm: %(purposes)s of %(house)s")
    if one.sent > 1:
        subject = _("A reminder: please confirm %(purposes)s of %(house)s")
    lines = (
        _("%(house)s has noted that you want to hear of %(purposes)s by e-mail."), one.wording.replace("%", "%%"),
        _("Confirm it, or say no, with the link below until %(day)s. Without your confirmation none of it comes."),
    )  # fmt: skip
    text = "\n\n".join(line % words for line in lines)
    return Notice(to.address, subject % words, text, agree_path(one.uid), to.language)


JOBS = (Job(SEND, send), Job("privacy.confirmation.tend", tend, "41 * * * *"))
