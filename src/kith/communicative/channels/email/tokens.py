"""Signed tokens: a number that leaves the house and comes back in a link or address, proof against forging.

A token is the 8 bytes of the number and 7 bytes of a keyed BLAKE2b over it. Each purpose has a key of its
own, so that a token for counting a click never unsubscribes anybody.
"""

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest

_SIZE = 8
_MAC = 7


class TokenKey:
    """Signs and verifies the tokens of one purpose."""

    __slots__ = ("_keyed",)

    def __init__(self, secret: bytes, purpose: str) -> None:
        key = blake2b(purpose.encode(), key=blake2b(secret).digest(), digest_size=32).digest()
        self._keyed = blake2b(digest_size=_MAC, key=key)

    def sign(self, number: int) -> str:
        """A token of 20 characters (letters, digits, - and _) for a number below 2^63."""
        return self.signed(number).decode()

    def signed(self, number: int) -> bytes:
        """The same token as bytes."""
        return urlsafe_b64encode(self._raw(number))

    def verify(self, token: str) -> int | None:
        """The number of a token, or None if it was not signed with this key."""
        try:
            return self._checked(urlsafe_b64decode(token.encode("ascii"))) if len(token) == 20 else None
        except ValueError:
            return None

    def sign_for_address(self, number: int) -> str:
        """A token of 24 lower-case letters and digits, for mail addresses, whose case may get lost."""
        return b32encode(self._raw(number)).decode().lower()

    def verify_from_address(self, token: str) -> int | None:
        """The number of a token made by `sign_for_address`, or None if it is forged."""
        try:
            return self._checked(b32decode(token.upper().encode("ascii"))) if len(token) == 24 else None
        except ValueError:
            return None

    def _mac(self, number: bytes) -> bytes:
        keyed = self._keyed.copy()
        keyed.update(number)
        return keyed.digest()

    def _raw(self, number: int) -> bytes:
        content = number.to_bytes(_SIZE, "big", signed=True)
        return content + self._mac(content)

    def _checked(self, raw: bytes) -> int | None:
        content, mac = raw[:_SIZE], raw[_SIZE:]
        if not compare_digest(mac, self._mac(content)):
            return None
        return int.from_bytes(content, "big", signed=True)


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """The keys of a house: for counting, for unsubscribing, for Message-IDs, for the addresses of bounces."""

    track: TokenKey
    unsubscribe: TokenKey
    message: TokenKey
    bounce: TokenKey

    @classmethod
    def of(cls, secret: bytes) -> "TokenKeys":
        """All keys of one secret, which must stay the same while links of mails that were sent shall work."""
        return cls(*(TokenKey(secret, purpose) for purpose in ("track", "unsubscribe", "message", "bounce")))


def bounce_address(base: str, number: int, keys: TokenKeys) -> str:
    """The envelope sender of one delivery (VERP): `bounce@a.example` becomes `bounce+<token>@a.example`."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{keys.bounce.sign_for_address(number)}@{domain}"


def read_bounce_address(address: str, keys: TokenKeys) -> int | None:
    """The number of the delivery that a bounce came back for, or None."""
    local = address.strip("<> ").rpartition("@")[0]
    return keys.bounce.verify_from_address(local.rpartition("+")[2])
