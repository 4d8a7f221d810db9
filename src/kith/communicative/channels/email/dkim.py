"""DKIM signatures (RFC 6376), so that receivers can tell our mail from what others write in our name.

Headers are canonicalised relaxed, the body simple: our bodies are quoted-printable, which no relay has reason
to rewrite. Signing costs about one RSA operation; nothing else in sending a newsletter costs as much.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from time import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

# A header that is named once more than a mail has it cannot be added later: who wrote, and where leaving leads.
_SIGNED = (
    b"from", b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type",
    b"list-unsubscribe", b"list-unsubscribe", b"list-unsubscribe-post", b"list-unsubscribe-post", b"feedback-id",
)  # fmt: skip
_FIELDS = re.compile(rb"\r\n(?![ \t])")
_SPACE = re.compile(rb"[ \t\r\n]+")
_UNEVEN = re.compile(rb"[\t\r\n]|  ")
_NAMED = frozenset(_SIGNED)
# The same for every mail.
_PADDING, _HASHED = PKCS1v15(), Prehashed(SHA256())


@dataclass(frozen=True, slots=True)
class DkimKey:
    """The key of a sending domain: RSA of 2,048 bits or more, or Ed25519; `selector` names its DNS record."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @classmethod
    def from_pem(cls, domain: str, selector: str, pem: bytes) -> "DkimKey":
        """Read a private key without password. Raises ValueError for other kinds of key and for short RSA."""
        key = load_pem_private_key(pem, password=None)
        if isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size >= 2048):
            return cls(domain, selector, key)
        raise ValueError("a DKIM key is RSA of at least 2048 bits, or Ed25519")

    def dns_record(self) -> tuple[str, str]:
        """Name and text of the TXT record that publishes this key."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            raw = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        kind = "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"
        return f"{self.selector}._domainkey.{self.domain}", f"v=DKIM1; k={kind}; p={b64encode(raw).decode()}"

    def sign(self, message: bytes, at: float | None = None) -> bytes:
        """The message (CRLF line ends) with a signature before it; `at` in seconds since 1970."""
        head, _, body = message.partition(b"\r\n\r\n")
        signature = self._header(body, int(time() if at is None else at))
        signed = _relaxed(head) + b"dkim-signature:" + signature
        return b"DKIM-Signature: " + signature + self._signature(signed) + b"\r\n" + message

    def _header(self, body: bytes, at: int) -> bytes:
        algorithm = "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"
        fields = b":".join(_SIGNED).decode()
        # Most bodies end as they are hashed; taking their end off and putting it on again copies them twice.
        canonical = body.endswith(b"\r\n") and not body.endswith(b"\r\n\r\n")
        hashed = sha256(body if canonical else body.rstrip(b"\r\n") + b"\r\n")
        digest = b64encode(hashed.digest()).decode()
        return (
            f"v=1; a={algorithm}; c=relaxed/simple; d={self.domain}; s={self.selector}; t={at};"
            f" h={fields}; bh={digest}; b="
        ).encode()

    def _signature(self, signed: bytes) -> bytes:
        digest = sha256(signed).digest()
        if isinstance(self.key, RSAPrivateKey):
            return b64encode(self.key.sign(digest, _PADDING, _HASHED))
        return b64encode(self.key.sign(digest))


def _relaxed(head: bytes) -> bytes:
    """The signed headers in canonical form, in the order they are named; the last of equal ones first."""
    found: dict[bytes, list[bytes]] = {}
    for line in _FIELDS.split(head):
        name, _, value = line.partition(b":")
        name = name.strip().lower()
        if name in _NAMED:
            found.setdefault(name, []).append(
                _SPACE.sub(b" ", value).strip() if _UNEVEN.search(value) else value.strip()
            )
    return b"".join(name + b":" + found[name].pop() + b"\r\n" for name in _SIGNED if found.get(name))
