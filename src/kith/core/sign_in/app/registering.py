"""Apps as administrators register them: with exact addresses, scopes at most, and a secret that is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.keys import digest_of, program
from kith.core.principals.model import Principal, Role
from kith.core.sign_in.app.model import App
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.scopes import check_scopes

SECRET = "kithsecret_"  # noqa: S105 - the beginning of one
LONGEST_NAME, LONGEST_ADDRESS, MOST_ADDRESSES = 60, 500, 10
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ADDRESS_WRONG = _(
    "An address begins with https://, with http:// on the same machine, or with a scheme such as com.example.app:/."
    " It has no # and no *."
)
BASELINES = (Role.SHARED_ONLY, Role.READ_ONLY, Role.MEMBER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an administrator says of a new app. `baseline` is the role it begins with where it works by itself."""

    name: str
    public: bool
    redirect_uris: Sequence[str]
    scopes: Sequence[str]
    by_itself: bool = False
    baseline: str = Role.SHARED_ONLY


def apps(by: Actor) -> tuple[App, ...]:
    """All apps that were not ended, by name. Raises NotAllowed."""
    require_administrator(by)
    return tuple(_living().order_by("principal__name", "pk"))


def app_of(by: Actor, uid: UUID) -> App:
    """Raises NotAllowed and NotFound."""
    require_administrator(by)
    found = _living().filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def _living() -> QuerySet[App]:
    return App.objects.filter(ended_at=None).select_related("principal", "made_by")


@transaction.atomic
def register(*, by: Actor, asked: Registration, visit: Visit) -> tuple[App, str]:
    """A new app and its secret, which nobody can read again and public apps do not have. Raises Invalid by field."""
    require_administrator(by)
    _check(asked)
    principal = program(asked.name.strip(), asked.baseline if asked.by_itself else Role.SHARED_ONLY)
    secret = "" if asked.public else _new_secret()
    made = App.objects.create(
        principal=principal, public=asked.public, by_itself=asked.by_itself, made_by_id=by.id,
        redirect_uris=list(dict.fromkeys(asked.redirect_uris)), scopes=list(dict.fromkeys(asked.scopes)),
        secret_digest=digest_of(secret) if secret else None,
    )  # fmt: skip
    made.refresh_from_db()
    what = " ".join((principal.name, *made.redirect_uris))
    happened("app.registered", by=by, on=principal, visit=visit, what=what, how=" ".join(made.scopes))
    return made, secret


@transaction.atomic
def change_addresses(*, by: Actor, app: App, redirect_uris: Sequence[str], visit: Visit) -> App:
    """Other addresses to which browsers are led back. Raises Invalid at the field."""
    require_administrator(by)
    _check_addresses(redirect_uris, needed=not app.by_itself)
    app.redirect_uris = list(dict.fromkeys(redirect_uris))
    app.save(update_fields=["redirect_uris"])
    happened("app.changed", by=by, on=app.principal, visit=visit, what=" ".join(app.redirect_uris))
    return app


@transaction.atomic
def renew_secret(*, by: Actor, app: App, visit: Visit) -> str:
    """Another secret; the one before ends at once, and what the app was allowed stays. Raises Conflict for public apps."""
    require_administrator(by)
    if app.public:
        raise Conflict(_("A public app has no secret."))
    secret = _new_secret()
    app.secret_digest = digest_of(secret)
    app.save(update_fields=["secret_digest"])
    happened("app.secret_renewed", by=by, on=app.principal, visit=visit, what=app.principal.name)
    return secret


@transaction.atomic
def end_app(*, by: Actor, app: App, visit: Visit) -> None:
    """Ends an app with all its tokens, at once and for everybody. Its name stays in the history."""
    require_administrator(by)
    app.tokens.all().delete()
    app.allowances.filter(revoked_at=None).update(revoked_at=now())
    Principal.objects.filter(pk=app.principal_id).update(is_active=False)
    app.ended_at, app.secret_digest = now(), None
    app.save(update_fields=["ended_at", "secret_digest"])
    happened("app.switched_off", by=by, on=app.principal, visit=visit, what=app.principal.name)


def _new_secret() -> str:
    return SECRET + secrets.token_urlsafe(32)


def _check(asked: Registration) -> None:
    if not asked.name.strip() or len(asked.name.strip()) > LONGEST_NAME:
        raise Invalid({"name": [_("Between 1 and 60 characters.")]})
    if asked.public and asked.by_itself:
        raise Invalid({"by_itself": [_("An app that can keep no secret cannot work by itself.")]})
    if asked.baseline not in BASELINES:
        raise NotAllowed
    check_scopes(asked.scopes, _("Choose what the app may do at most."))
    _check_addresses(asked.redirect_uris, needed=not asked.by_itself)


def _check_addresses(addresses: Sequence[str], *, needed: bool) -> None:
    if needed and not addresses:
        raise Invalid({"redirect_uris": [_("Name an address to which browsers are led back.")]})
    if len(addresses) > MOST_ADDRESSES:
        raise Invalid({"redirect_uris": [_("At most 10 addresses.")]})
    for address in addresses:
        if not is_address(address):
            raise Invalid({"redirect_uris": [ADDRESS_WRONG]})


def is_address(address: str) -> bool:
    """Whether browsers can be led there: https, http on one's own machine, or the private scheme of an app on it
    (RFC 8252), without fragment, sign-in or anything that is read in two ways."""
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        return False
    if any(sign in address for sign in " #*\\<>\"'`{}|^"):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if "@" in parts.netloc:
        return False
    if parts.scheme in ("https", "http"):
        return bool(host) and (parts.scheme == "https" or host in LOOPBACK)
    return "." in parts.scheme and bool(parts.path or parts.netloc)
