"""Answers that a person wrote: what is new in them, whether they ask to be left alone, and new addresses they tell."""

import re

from .incoming import Incoming

_WROTE = r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|napisał\w*|pisze)"
_ON = r"(?:on|am|le|el|il|op|den|w dniu)\b"
_QUOTE = re.compile(
    r"^\s*(?:>|-{3,}\s*(?:original|urspr|weitergeleitet|forwarded|message d'origine|mensaje original|wiadomo)"
    rf"|_{{10,}}\s*$|{_ON}.{{5,200}}{_WROTE}\s*.{{0,80}}:\s*$"
    r"|(?:from|von|de|da|van|od|fr[åa]n)\s*:\s.{3,200}$|-- ?$)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"^\s*{_ON}.{{5,150}}$", re.IGNORECASE)
_ENDS = re.compile(rf"{_WROTE}\s*:\s*$", re.IGNORECASE)
_STOP = re.compile(
    r"(?:please\s+|bitte\s+)?(?:un-?subscribe(?: me)?|stop|remove me|opt[- ]?out|take me off(?: (?:your|this) list)?|"
    r"abmelden|abbestellen|austragen|newsletter (?:abmelden|abbestellen)|k[üu]ndigen|"
    r"d[ée]sabonner|d[ée]sinscrire|desinscription|baja|darme de baja|cancellami|disiscriv\w+|"
    r"afmelden|uitschrijven|wypisz|rezygnuj[ęe]|avregistrera)(?:\s+(?:me|mich|bitte|please))?\s*[.!]*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"unsubscribe\s+([A-Za-z0-9_-]{20})\s*$", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:(?:re|aw|odp|sv|antw|fwd?|wg)\s*:\s*)+", re.IGNORECASE)
_ADDRESS = r"(?P<address>[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5})"
_MOVED = re.compile(
    r"(?:new|changed?|neue|ge[äa]ndert\w*|nouvelle|nueva|nuovo|nowy|nieuw\w*|moved)\b[^\n@]{0,80}?"
    rf"(?:e-?mail|mail|address|adresse|direcci[óo]n|indirizzo|adres|correo)[^\n@]{{0,80}}?[\s:<(]{_ADDRESS}",
    re.IGNORECASE,
)
_MOVED_STATUS = re.compile(
    rf"(?:5\.1\.6|551|please try|forward(?:ing)? (?:path|to)|moved to)[^\n@]{{0,120}}?<{_ADDRESS}>",
    re.IGNORECASE,
)
_LONGEST = 20_000
_TOLD = 4_000
_LINES = 600


def new_text(mail: Incoming) -> str:
    """What somebody wrote above the mail they answer, without their signature; the whole where nothing is left."""
    text = mail.text()[:_LONGEST]
    lines = text.split("\n")[:_LINES]
    end = next((at for at in range(len(lines)) if _quotes(lines, at)), len(lines))
    return "\n".join(lines[:end]).strip() or text.strip()


def _quotes(lines: list[str], at: int) -> bool:
    line = lines[at][:400]
    if _QUOTE.match(line):
        return True
    following = lines[at + 1][:200] if at + 1 < len(lines) else ""
    return bool(_BEGINS.match(line) and _ENDS.search(following))


def leave_token(mail: Incoming) -> str:
    """The token of a mail that a mail program sent to unsubscribe (RFC 2369), empty in any other."""
    found = _TOKEN.search(mail.subject)
    return found[1] if found else ""


def wants_to_leave(mail: Incoming) -> bool:
    """Whether a person asks for no more: the subject says so and nothing else, or the first line of the answer does."""
    if _STOP.fullmatch(_PREFIX.sub("", mail.subject).strip()):
        return True
    lines = new_text(mail).strip().split("\n", 1)
    return bool(_STOP.fullmatch(lines[0].strip()[:120]))


def new_address(mail: Incoming) -> str:
    """The new address that the mail tells, empty where it tells none."""
    found = _MOVED.search(f"{mail.subject}\n{mail.text()}"[:_TOLD])
    return found["address"].lower().rstrip(".") if found else ""


def forwarded_to(diagnostic: str) -> str:
    """The new address that a refusing server names (551 or 5.1.6), empty where it names none."""
    found = _MOVED_STATUS.search(diagnostic[:1_000])
    return found["address"].lower().rstrip(".") if found else ""
