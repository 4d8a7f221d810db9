"""Messages of SAML in the query of an address, deflated and signed (Bindings, 3.4.4.1).

What is signed is the query as it was written, in the order that the standard gives.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from typing import Any
from urllib.parse import quote_plus, unquote_plus, urlsplit

from cryptography.hazmat.primitives import hashes

from kith.core.sign_in.provider.identity import Refused
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.saml_key import own_key
from kith.core.sign_in.provider.saml_xml import LARGEST, parsed

RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha"
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512(),
}  # fmt: skip


def sent_with(provider: IdentityProvider, there: str, kind: str, message: str, state: str) -> str:
    """Where the browser is sent with a message of ours. `kind` is SAMLRequest or SAMLResponse."""
    from cryptography.hazmat.primitives.asymmetric import padding

    packer = zlib.compressobj(wbits=-15)
    packed = b64encode(packer.compress(message.encode()) + packer.flush()).decode()
    told = ((kind, packed), *((("RelayState", state),) if state else ()), ("SigAlg", f"{RSA}256"))
    query = "&".join(f"{key}={quote_plus(value)}" for key, value in told)
    signature = own_key(provider).sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
    joint = "&" if urlsplit(there).query else "?"
    return f"{there}{joint}{query}&Signature={quote_plus(b64encode(signature).decode())}"


def message_of(provider: IdentityProvider, query: str, kind: str) -> tuple[Any, str]:
    """A message of the provider in an address of ours, and the state beside it. Raises Refused."""
    written = dict(part.partition("=")[::2] for part in query.split("&"))
    read = {key: unquote_plus(value) for key, value in written.items()}
    signed = "&".join(f"{key}={written[key]}" for key in (kind, "RelayState", "SigAlg") if key in written)
    _check(provider, signed.encode(), read.get("SigAlg", ""), _bytes(read.get("Signature", "")))
    try:
        plain = zlib.decompressobj(-15).decompress(_bytes(read.get(kind, "")), LARGEST)
    except zlib.error:
        raise Refused("answer") from None
    return parsed(plain, "answer"), read.get("RelayState", "")


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NoBase64, ValueError):
        raise Refused("answer") from None


def _check(provider: IdentityProvider, data: bytes, algorithm: str, signature: bytes) -> None:
    """That a key of the provider has signed `data`. Raises Refused."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    digest = DIGESTS.get(algorithm[-3:])
    for certificate in provider.certificates.split():
        key = load_der_x509_certificate(b64decode(certificate)).public_key()
        try:
            if digest and isinstance(key, rsa.RSAPublicKey) and algorithm.startswith(RSA):
                return key.verify(signature, data, padding.PKCS1v15(), digest)
            if digest and isinstance(key, ec.EllipticCurvePublicKey) and algorithm.startswith(ECDSA):
                return key.verify(signature, data, ec.ECDSA(digest))
        except InvalidSignature:
            continue
    raise Refused("signature")
