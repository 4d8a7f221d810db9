"""Answers that no person wrote (RFC 3834), and what absence notes say: from when to when somebody is away.

Such an answer is never answered. That it is one is said by headers, or by a subject as mail programs write it; dates
are read in the words of a few languages, and left out where they are not certain.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .incoming import Incoming

_WORDS = (
    r"out of (?:the )?office|automatic(?:ally generated)? (?:reply|response)|auto(?:matic)?[- ]?(?:reply|response)|"
    r"autoreply|away from (?:my|the) (?:office|mail|desk)|on (?:annual |maternity |parental )?(?:leave|vacation|holiday)|"
    r"abwesen\w*|automatische (?:antwort|r[üu]ckmeldung)|nicht im b[üu]ro|im urlaub|"
    r"absence du bureau|r[ée]ponse automatique|absent du bureau|en cong[ée]s?\b|"
    r"respuesta autom[áa]tica|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|"
    r"afwezig|automatisch antwoord|nieobecno\w*|autoodpowied\w*|automatyczna odpowied\w*|"
    r"resposta autom[áa]tica|fr[åa]nvaro|automatiskt svar|automatisk svar|автоответ|нет в офисе"
)
_SUBJECT = re.compile(
    rf"^(?:(?:re|aw|odp|sv|antw|fwd?|wg)\s*:\s*)*(?:\[?auto\]?\s*:|.{{0,40}}?\b(?:{_WORDS}))", re.IGNORECASE
)
_ABSENCE = re.compile(
    rf"{_WORDS}|not in the office|away until|back (?:in the office )?on|i am away|bin (?:bis|vom|ab)|wieder da|zur[üu]ck am",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio stycznia styczeń jänner januari",
            "february feb februar février fevrier febrero febbraio lutego luty februari",
            "march mar märz maerz mars marzo marca marzec maart",
            "april apr avril abril aprile kwietnia kwiecień",
            "may mai mayo maggio maja maj mei",
            "june jun juni juin junio giugno czerwca czerwiec",
            "july jul juli juillet julio luglio lipca lipiec",
            "august aug août aout agosto sierpnia sierpień augustus augusti",
            "september sep sept septembre septiembre settembre września wrzesień",
            "october oct oktober okt octobre octubre ottobre października październik",
            "november nov novembre noviembre listopada listopad",
            "december dec dezember dez décembre decembre diciembre dicembre grudnia grudzień",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = (
    r"(?:(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)"
    r"|(?P<d2>\d{1,2})\s?\.\s?(?P<m2>\d{1,2})\s?\.(?:\s?(?P<y2>20\d\d|\d\d)\b)?"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>20\d\d)"
    rf"|(?P<d4>\d{{1,2}})(?:\.|st|nd|rd|th|er)?(?:\s+(?:of|de))?\s+(?P<m4>{_MONTH})\b\.?(?:,?\s*(?:de\s+)?(?P<y4>20\d\d))?"
    rf"|(?P<m5>{_MONTH})\b\.?\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*(?P<y5>20\d\d))?)"
)
_DATE = re.compile(_DAY, re.IGNORECASE)
_INCLUDING = r"(?:and\s+including|including|einschlie(?:ß|ss)lich|inklusive)"
_SKIPPED = rf"(?:\s+(?:{_INCLUDING}|(?:[a-zà-ž]{{2,12}}),?(?:\s+(?:the|den|dem|le))?)){{0,2}}\s*[:,]?\s+"
_TO = (
    r"(?:until|till?|through|to|bis(?:\s+zum)?|jusqu['’]au|hasta(?:\s+el)?|fino\s+al|do(?:\s+dnia)?|t/m|tot)"
)
_UNTIL = re.compile(
    rf"\b{_TO}(?:{_SKIPPED}|\s+){_DAY}|[–-]\s*{_DAY.replace('?P<', '?P<z')}",
    re.IGNORECASE,
)
_BACK = re.compile(
    rf"\b(?:back(?:\s+in\s+(?:the\s+)?office)?(?:\s+on)?|return(?:ing)?(?:\s+on)?|wieder(?:\s+\w+){{0,3}}?\s+(?:am|ab)|"
    rf"zur[üu]ck(?:\s+am)?|ab\s+dem|de\s+retour\s+le|wracam)(?:{_SKIPPED}|\s+){_DAY}",
    re.IGNORECASE,
)
_LOOKED_AT = 4_000
_LONGEST = timedelta(days=550)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away, the last day included; a day that is not told is None."""

    since: date | None
    until: date | None


def is_automatic(mail: Incoming) -> bool:
    """Whether a machine sent it by itself, so that nothing may ever answer it."""
    said = mail.header("auto-submitted").lower().partition(";")[0].strip()
    if (said and said != "no") or mail.message.get_content_type() == "multipart/report":
        return True
    if any(
        mail.header(name)
        for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response-suppress")
    ):
        return mail.header("x-auto-response-suppress").lower() != "none" or bool(mail.header("x-autoreply"))
    if mail.header("precedence").lower() in {"auto_reply", "auto-reply", "bulk", "junk", "list"}:
        return True
    return _SUBJECT.search(mail.subject[:200]) is not None


def answers_nobody(mail: Incoming) -> bool:
    """Whether there is nobody to be answered: it came without a sender, from a list or from a mail system."""
    back = mail.message.get("return-path")
    return (back is not None and str(back).strip() == "<>") or bool(mail.header("list-id"))


def absence(mail: Incoming, came: date) -> Absence | None:
    """How long somebody is away by their own automatic answer; None for any other answer. `came` is the day it came."""
    text = f"{mail.subject}\n{mail.text()}"[:_LOOKED_AT]
    if not _ABSENCE.search(text):
        return None
    until = _found(_UNTIL, text, came)
    if until is None and (back := _found(_BACK, text, came)):
        until = back - timedelta(days=1)
    others = [day for found in _DATE.finditer(text) if (day := _day(found, came)) is not None]
    since = next((day for day in others if until and day < until and until - day <= _LONGEST), None)
    return Absence(since, until)


def _found(pattern: re.Pattern[str], text: str, came: date) -> date | None:
    for found in pattern.finditer(text):
        day = _day(found, came)
        if day is not None and came - timedelta(days=2) <= day <= came + _LONGEST:
            return day
    return None


def _day(found: re.Match[str], came: date) -> date | None:
    """The day that was found; one without a year is the next to come, or of the last weeks."""
    said = {key.removeprefix("z"): value for key, value in found.groupdict().items() if value}
    for form in "12345":
        if f"d{form}" in said:
            month = said[f"m{form}"].lower()
            return _near(
                said.get(f"y{form}", ""), _MONTHS.get(month) or int(month), int(said[f"d{form}"]), came
            )
    return None


def _near(year: str, month: int, day: int, came: date) -> date | None:
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        here = date(came.year, month, day)
    except ValueError:
        return None
    if here < came - timedelta(days=60):
        return date(came.year + 1, month, min(day, 28) if month == 2 else day)
    return here
