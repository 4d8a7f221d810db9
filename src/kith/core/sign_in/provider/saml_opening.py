"""Assertions that were encrypted for us (XML Encryption 1.1), put back into the response in the clear.

A key comes wrapped by RSA-OAEP; the older wrapping of PKCS 1.5 is refused, since it tells by its faults what is inside
(Jager and others, Bleichenbacher's attack strikes again, 2012). Whatever is wrong with what the key opens is refused in
one way, for the same reason.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from xml.sax.saxutils import quoteattr

from kith.core.sign_in.provider.identity import Refused
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.saml_key import own_key
from kith.core.sign_in.provider.saml_xml import A, D, parsed

E, E11 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2009/xmlenc11#"
OAEP, OAEP11 = f"{E}rsa-oaep-mgf1p", f"{E11}rsa-oaep"
GCM = {f"{E11}aes{bits}-gcm": bits // 8 for bits in (128, 192, 256)}
CBC = {f"{E}aes{bits}-cbc": bits // 8 for bits in (128, 192, 256)}
DIGESTS = {
    f"{D}sha1": "SHA1", f"{E}sha256": "SHA256", f"{E}sha512": "SHA512",
    f"{E11}mgf1sha1": "SHA1", f"{E11}mgf1sha256": "SHA256", f"{E11}mgf1sha512": "SHA512",
}  # fmt: skip
SEALED, CLEAR = f"{{{A}}}EncryptedAssertion", f"{{{A}}}Assertion"


def open_assertion(provider: IdentityProvider, root: Any) -> None:
    """Puts the assertion in the place of its sealed form, where the response has one. Raises Refused."""
    for sealed in root.findall(SEALED):
        root.replace(sealed, _opened(provider, sealed))


def _opened(provider: IdentityProvider, sealed: Any) -> Any:
    data = sealed.find(f"{{{E}}}EncryptedData")
    if data is None:
        raise Refused("encryption")
    method = _method(data)
    wrapped = [each for each in sealed.iter(f"{{{E}}}EncryptedKey") if _method(each) in (OAEP, OAEP11)]
    length = {**GCM, **CBC}.get(method)
    if length is None or not wrapped:
        raise Refused("encryption", method)
    key = _unwrapped(provider, wrapped, length)
    try:
        plain = _decrypted(method, key, _cipher(data))
    except Exception:  # noqa: BLE001 - what is wrong with the content must not be told apart
        raise Refused("signature") from None
    return _assertion(plain, sealed)


def _assertion(plain: bytes, sealed: Any) -> Any:
    """The one element of what was sealed. Some write it with prefixes that only the elements around explain."""
    names = b"".join(f" xmlns:{key}={quoteattr(uri)}".encode() for key, uri in sealed.nsmap.items() if key)
    around = plain if plain.startswith(b"<?xml") else b"<x%s>%s</x>" % (names, plain)
    root = parsed(around, "signature")
    found = [root] if around is plain else list(root)
    if len(found) != 1 or found[0].tag != CLEAR:
        raise Refused("signature")
    return found[0]


def _unwrapped(provider: IdentityProvider, wrapped: list[Any], length: int) -> bytes:
    """The key of the content, from the first wrapping that is for us."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    private = own_key(provider)
    for each in wrapped:
        digest, mask = _digest(each, f"{{{D}}}DigestMethod"), _digest(each, f"{{{E11}}}MGF")
        try:
            way = padding.OAEP(padding.MGF1(getattr(hashes, mask)()), getattr(hashes, digest)(), None)
            key = private.decrypt(_cipher(each), way)
        except ValueError:
            continue
        if len(key) == length:
            return key
    raise Refused("encryption")


def _method(element: Any) -> str:
    found = element.find(f"{{{E}}}EncryptionMethod")
    return "" if found is None else str(found.get("Algorithm"))


def _digest(wrapped: Any, tag: str) -> str:
    found = wrapped.find(f"{{{E}}}EncryptionMethod/{tag}")
    if found is None:
        return "SHA1"  # the standard's own word where nothing is said
    told = DIGESTS.get(str(found.get("Algorithm")))
    if told is None:
        raise Refused("encryption", str(found.get("Algorithm")))
    return told


def _cipher(element: Any) -> bytes:
    return b64decode(element.findtext(f"{{{E}}}CipherData/{{{E}}}CipherValue") or "")


def _decrypted(method: str, key: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if method in GCM:
        return AESGCM(key).decrypt(data[:12], data[12:], None)
    opening = Cipher(algorithms.AES(key), modes.CBC(data[:16])).decryptor()
    padded = opening.update(data[16:]) + opening.finalize()
    if not 1 <= padded[-1] <= 16:
        raise ValueError
    return padded[: -padded[-1]]
