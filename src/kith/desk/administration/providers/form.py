"""The form of a provider: which fields each protocol asks for, and what was sent."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.errors import Text
from kith.core.sign_in.provider.model import BASELINES, Factor, First, IdentityProvider, Protocol, Trust
from kith.desk.form_view import Choice, Control, FormField, FormSection

SWITCHES = ("is_active", "inside", "password_off", "unasked")
SHARED = ("name", "domains", "first", "first_role", "groups_claim", "factor", "factor_words")
OF_PROTOCOL = {
    Protocol.OIDC: ("issuer", "client_id", "client_secret", "trust"),
    Protocol.SAML: ("metadata_url",),
}


def sent(request: HttpRequest, protocol: str) -> dict[str, object]:
    """What was sent for a provider of this protocol, by field."""
    texts = {key: request.POST.get(key, "") for key in (*SHARED, *OF_PROTOCOL[Protocol(protocol)])}
    return {**texts, **{key: key in request.POST for key in SWITCHES}, "protocol": protocol}


def with_metadata(request: HttpRequest, given: dict[str, object] | None) -> dict[str, object] | None:
    """What was sent, with the metadata that are read and not kept, for the form to show again."""
    return None if given is None else {**given, "metadata": request.POST.get("metadata", "")}


class Fields:
    """Makes fields that hold what was sent, else what is kept, with what is wrong about them."""

    def __init__(
        self, held: IdentityProvider, given: dict[str, object] | None, errors: dict[str, str]
    ) -> None:
        self.held, self.given, self.errors = held, given or {}, errors

    def value(self, key: str) -> str:
        return str(self.given.get(key, getattr(self.held, key, "")) or "")

    def text(
        self,
        key: str,
        label: Text,
        help_: Text = "",
        kind: Control = "text",
        *,
        required: bool = False,
        rows: int = 3,
    ) -> FormField:
        value = "" if kind == "password" else self.value(key)
        return FormField(
            key, label, kind, value, required, help_, self.errors.get(key, ""), rows=rows,
            autocomplete="off" if kind == "password" else "",
        )  # fmt: skip

    def choice(self, key: str, label: Text, choices: list[tuple[str, Text]], help_: Text = "") -> FormField:
        chosen = self.value(key)
        options = tuple(Choice(value, said, value == chosen) for value, said in choices)
        return FormField(
            key, label, "select", required=True, choices=options, help=help_, error=self.errors.get(key, "")
        )

    def switch(self, key: str, label: Text, help_: Text) -> FormField:
        on = bool(self.given.get(key, getattr(self.held, key)))
        return FormField(key, label, "checkbox", checked=on, help=help_, error=self.errors.get(key, ""))


def sections(
    held: IdentityProvider, given: dict[str, object] | None, errors: dict[str, str]
) -> tuple[FormSection, ...]:
    make = Fields(held, given, errors)
    theirs = _oidc(make) if held.protocol == Protocol.OIDC else _saml(make)
    return (
        FormSection(_("The provider"), (_name(make), *theirs)),
        FormSection(_("Who comes in"), _coming_in(make)),
        FormSection(_("Groups and second factor"), _standing(make)),
        FormSection(_("Switches"), _switches(make)),
    )


def _name(make: Fields) -> FormField:
    return make.text("name", _("Name"), _("Stands on the button: “Sign in with …”."), required=True)


def _oidc(make: Fields) -> tuple[FormField, ...]:
    secret = (
        _("Kept sealed and never shown again. Empty leaves it as it is.") if make.held.client_secret else ""
    )
    example = _("Its address, for example https://login.example.com/tenant/v2.0.")
    return (
        make.text("issuer", _("Issuer"), example, required=True),
        make.text("client_id", _("Client id"), required=True),
        make.text("client_secret", _("Client secret"), secret, "password"),
    )


def _saml(make: Fields) -> tuple[FormField, ...]:
    return (
        make.text("metadata_url", _("Address of the metadata"), _("Or paste the metadata below.")),
        make.text(
            "metadata", _("Metadata"), _("The whole XML that the provider gives out."), "textarea", rows=6
        ),
    )


def _coming_in(make: Fields) -> tuple[FormField, ...]:
    trust = make.choice(
        "trust", _("Which e-mails count"), [(each.value, each.label) for each in Trust],
        _("An e-mail counts once, at the first sign-in; afterwards people are known by what the provider calls them."),
    )  # fmt: skip
    commas = _("With commas between them. Nobody with another e-mail comes in.")
    return (
        make.text("domains", _("E-mail domains"), commas, required=True),
        *((trust,) if make.held.protocol == Protocol.OIDC else ()),
        make.choice("first", _("At the first sign-in"), [(each.value, each.label) for each in First]),
        make.choice("first_role", _("Role of new colleagues"), list(BASELINES)),
    )


def _standing(make: Fields) -> tuple[FormField, ...]:
    words = _(
        "Words of acr or authentication contexts that say so, with blanks between them. “mfa” is known."
    )
    return (
        make.text(
            "groups_claim", _("Where groups stand"), _("The name of the claim or attribute, mostly groups.")
        ),
        make.choice("factor", _("Second factor"), [(each.value, each.label) for each in Factor]),
        make.text("factor_words", _("Further words for a second factor"), words),
    )


def _switches(make: Fields) -> tuple[FormField, ...]:
    unasked = make.switch(
        "unasked", _("May send people on its own"),
        _("Lets people come in from the provider’s own page, without beginning here. Somebody else’s page could then sign"
          " them in as another."),
    )  # fmt: skip
    return (
        make.switch("is_active", _("Switched on"), _("The sign-in page offers it.")),
        make.switch(
            "password_off", _("No password beside it"),
            _("Whoever comes in through it, or has an e-mail of its domains, cannot use a password or passkey of this house."
              " Owners can, for when it fails."),
        ),
        make.switch(
            "inside", _("Stands in our own network"),
            _("Lets the house reach private addresses for it, and plain http."),
        ),
        *((unasked,) if make.held.protocol == Protocol.SAML else ()),
    )  # fmt: skip
