"""A relay: the mail server that takes our mail and carries it on, described by one address."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

Tls = Literal["auto", "require", "off", "direct"]


class RelayError(ConnectionError):
    """The relay could not be used; nothing was sent by this. `permanent` says that trying again is no use.

    A door shows `gettext(error.message) % error.params`; `str()` gives English.
    """

    def __init__(self, message: str, *, permanent: bool = False, **params: object) -> None:
        super().__init__(message, params)
        self.message = message
        self.permanent = permanent
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Relay:
    """Where and how to hand mail over.

    `tls`: encrypted from the start (direct), by STARTTLS and only so (require), if it is offered (auto), or
    never (off). `ca` is a file of certificates to trust instead of the system's,
    `certificates` are such as text. `connections` are used side by side; `patience` is how many seconds an answer may
    take, twice that for the answer to a whole message.
    """

    host: str
    port: int
    tls: Tls = "auto"
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    connections: int = 4
    patience: float = 300.0
    certificates: str = ""

    @classmethod
    def parse(cls, url: str) -> "Relay":
        """Read `smtp://user:password@host:port` or `smtps://…`.

        Settings may follow: `?starttls=auto|require|off`, `connections=`, `patience=`, `ca=`. With a user
        name encryption is required unless they say otherwise.

        Raises Unreadable, never repeating the password, for anything else.
        """
        parts = _split(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        direct = parts.scheme == "smtps"
        tls = "direct" if direct else options.pop("starttls", "require" if user else "auto")
        if tls not in {"auto", "require", "off", "direct"}:
            raise Unreadable(
                "relay.starttls", _("starttls is auto, require or off, not %(value)s."), value=tls
            )
        relay = cls(
            parts.hostname or "",
            parts.port or (465 if direct else 587 if user else 25),
            tls,  # type: ignore[arg-type]
            user,
            password,
            options.pop("ca", ""),
            int(_number(options, "connections", 4)),
            _number(options, "patience", 300),
        )
        if options:
            names = ", ".join(sorted(options))
            raise Unreadable("relay.option", _("A relay has no setting %(names)s."), names=names)
        return relay


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise Unreadable(
            "relay.address", _("A relay is written as smtp://user:password@host:port or smtps://host.")
        )
    return parts


def _number(options: dict[str, str], name: str, default: int) -> float:
    text = options.pop(name, str(default))
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= 3600:
        raise Unreadable(
            "relay.number", _("%(name)s is a number from 1 to 3600, not %(value)s."), name=name, value=text
        )
    return int(text)
