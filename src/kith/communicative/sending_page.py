"""The page in the settings on how mail goes out: the keys that sign it, and the providers that are slow or limited."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kith.communicative.pace import actions as pace
from kith.communicative.pace.model import Pace
from kith.communicative.pace.queries import providers
from kith.communicative.signature import actions as signature
from kith.communicative.signature.model import Algorithm, KeyState, SigningKey
from kith.communicative.signature.queries import every_key, key_named
from kith.core.errors import Invalid, NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HREF = "/settings/sending"
TONES = {KeyState.NEW: "warn", KeyState.SIGNING: "good", KeyState.RETIRED: ""}
DO = {"sign": signature.sign_with, "retire": signature.retire, "throw-away": signature.throw_away}
DONE = {
    "sign": gettext_lazy("The key signs from now on"),
    "retire": gettext_lazy("The key signs no more"),
    "throw-away": gettext_lazy("Key thrown away"),
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is shown: the name and text of its DNS record, and what can be done."""

    name: str
    record: str
    kind: str
    state: Tag
    since: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider that is slowed down or given time."""

    domain: str
    pace: str
    problem: str
    remove: Action | None


@desk
def sending(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keys and providers; a POST makes a key or sets a limit."""
    if not actor.administers:
        raise NotAllowed
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _kept(request, actor)
        except Invalid as invalid:
            errors = invalid.firsts
    context: dict[str, object] = {
        "keys": tuple(_key(key) for key in every_key()),
        "providers": tuple(_provider(each) for each in providers()),
        "key_fields": _key_fields(request, errors),
        "limit_fields": _limit_fields(request, errors),
        "shell": frame(request, actor, "settings"),
    }
    status = 422 if errors else 200
    return render_page(request, "communicative/sending.jinja", context, block="page", status=status)


def _kept(request: HttpRequest, actor: Actor) -> HttpResponse:
    if request.POST.get("do") == "limit":
        number = request.POST.get("per_minute", "").strip()
        per_minute = int(number[:9]) if number.isdecimal() else 0
        pace.limit(by=actor, domain=request.POST.get("provider", ""), per_minute=per_minute)
        return go(request, HREF, Toast(_("Limit saved")))
    domain, kind = request.POST.get("domain", ""), request.POST.get("algorithm", Algorithm.RSA)
    signature.generate(by=actor, domain=domain, algorithm=kind)
    return go(request, HREF, Toast(_("Key made. Publish its record, then let it sign.")))


@desk
@require_POST
def key_done(request: HttpRequest, actor: Actor, uid: str, do: str) -> HttpResponse:
    """Something done with one key."""
    key = key_named(uid)
    if key is None or do not in DO:
        raise NotFound
    DO[do](by=actor, key=key)
    return go(request, HREF, Toast(DONE[do]))


@desk
@require_POST
def limit_removed(request: HttpRequest, actor: Actor, domain: str) -> HttpResponse:
    """A provider without a limit, and without the rest that it was given."""
    pace.free(by=actor, domain=domain)
    return go(request, HREF, Toast(_("Limit taken away")))


def _key(key: SigningKey) -> KeyRow:
    state = KeyState(key.state)
    return KeyRow(
        str(key), key.record, str(Algorithm(key.algorithm).label), Tag(state.label, TONES[state]),
        formats.day(key.created_at), tuple(_key_actions(key, state)),
    )  # fmt: skip


def _key_actions(key: SigningKey, state: KeyState) -> list[Action]:
    href = f"{HREF}/keys/{key.uid}"
    if state == KeyState.SIGNING:
        return [Action(_("Retire"), f"{href}/retire", "archive", "post")]
    gone = _(
        "The key is gone for good, and mails that it signed cannot be checked once its record is taken away."
    )
    return [
        Action(_("It is published: sign with it"), f"{href}/sign", "badge-check", "post", tone="main"),
        Action(_("Throw away"), f"{href}/throw-away", "trash-2", "post", tone="bad", confirm=gone),
    ]


def _provider(bucket: Pace) -> ProviderRow:
    domain = bucket.key.partition(":")[2]
    number = formats.number(bucket.per_minute or 0)
    said = _("%(n)s a minute") % {"n": number} if bucket.per_minute else _("as fast as it goes")
    until = bucket.resting_until
    problem = _("rests until %(when)s: %(problem)s") % {
        "when": formats.moment(until), "problem": bucket.problem} if until else ""  # fmt: skip
    return ProviderRow(domain, said, problem, Action(_("Free again"), f"{HREF}/free/{domain}", "x", "post"))


def _key_fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    chosen = request.POST.get("algorithm", Algorithm.RSA)
    kinds = tuple(Choice(kind.value, kind.label, kind.value == chosen) for kind in Algorithm)
    return (
        FormField(
            "domain", _("Domain of the sender"), value=request.POST.get("domain", ""), required=True, half=True,
            error=errors.get("domain", ""), help=_("It signs what comes from this domain and those below it."),
        ),
        FormField(
            "algorithm", _("Kind of key"), "select", choices=kinds, half=True, error=errors.get("algorithm", ""),
            help=_("RSA is understood everywhere; Ed25519 can sign beside it."),
        ),
    )  # fmt: skip


def _limit_fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    return (
        FormField(
            "provider", _("Domain of the recipients"), value=request.POST.get("provider", ""), required=True, half=True,
            error=errors.get("provider", ""),
        ),
        FormField(
            "per_minute", _("Most mails a minute"), "number", value=request.POST.get("per_minute", ""), required=True,
            half=True, error=errors.get("per_minute", ""),
        ),
    )  # fmt: skip
