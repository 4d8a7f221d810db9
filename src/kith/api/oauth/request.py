"""Reads what an app sends: its own id and secret, and each parameter once."""

from __future__ import annotations

import binascii
from base64 import b64decode
from urllib.parse import unquote_plus

from django.http import HttpRequest

from kith.core.sign_in.app.model import App
from kith.core.sign_in.app.refusal import Refused
from kith.core.sign_in.app.tokens import authenticate
from kith.core.sign_in.happened import Visit

FORM = "application/x-www-form-urlencoded"
LARGEST = 2**14
Sent = dict[str, str]


def read_form(request: HttpRequest) -> Sent:
    """The parameters of the body. Raises Refused for what is no small form or names one twice."""
    if request.content_type != FORM or len(request.body) > LARGEST:
        raise Refused("invalid_request", f"Send a form ({FORM}) of at most 16 kB.")
    if any(len(values) > 1 for _key, values in request.POST.lists()):
        raise Refused("invalid_request", "A parameter is given twice.")
    return {key: str(value) for key, value in request.POST.items()}


def app_of(request: HttpRequest, sent: Sent) -> App:
    """The app that calls, by HTTP Basic or by `client_id` and `client_secret` in the form. Raises Refused."""
    header = request.headers.get("Authorization", "")
    if header and sent.get("client_secret"):
        raise Refused("invalid_request", "Send the secret in one way, not in two.")
    name, secret = _basic(header) if header else (sent.get("client_id", ""), sent.get("client_secret", ""))
    return authenticate(name, secret, visit_of(request))


def _basic(header: str) -> tuple[str, str]:
    kind, _space, packed = header.partition(" ")
    try:
        name, colon, secret = b64decode(packed.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        colon = name = secret = ""
    if kind.lower() != "basic" or not colon:
        raise Refused("invalid_client", "The header Authorization must be Basic, with id and secret.")
    return unquote_plus(name), unquote_plus(secret)


def visit_of(request: HttpRequest) -> Visit:
    return Visit(str(request.META.get("REMOTE_ADDR") or ""))
