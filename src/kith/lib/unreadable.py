"""The one error of readers: why a piece of input could not be understood."""

from __future__ import annotations


def mark(message: str) -> str:
    """Mark a msgid for the message catalogue without translating it. Import it as `_`."""
    return message


class Unreadable(ValueError):
    """A piece of input that cannot be understood.

    `code` is a stable key such as ``date.no_such_day``; `message` is an English msgid with named places;
    `params` fills them. A door shows ``gettext(error.message) % error.params``; `str()` gives English.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code, message, params)
        self.code = code
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unreadable) and self.args == other.args

    def __hash__(self) -> int:
        return hash((self.code, self.message))


def shorten(text: str, limit: int = 60) -> str:
    """Quote input in a message without letting it flood the page."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
