"""A request of an app that is refused, in the words of the protocol."""

from __future__ import annotations


class Refused(Exception):
    """`error` is a word of RFC 6749, `reason` a sentence for whoever writes the app. Asked for by a browser, the answer
    goes back to the app's address `to` with its `state`."""

    def __init__(self, error: str, reason: str, *, to: str = "", state: str = "") -> None:
        super().__init__(f"{error}: {reason}")
        self.error, self.reason, self.to, self.state = error, reason, to, state
