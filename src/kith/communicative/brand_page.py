"""The brand kit: what mails of the house look like."""

from __future__ import annotations

from dataclasses import asdict, fields

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.communicative.mjml.brand import COLOURS, FONTS, Brand, brand, change_brand
from kith.communicative.picture import actions as pictures
from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HREF = "/settings/brand"


@desk
def brand_kit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Colours, font, logo and footer; a POST keeps them."""
    if not actor.administers:
        raise NotAllowed
    shown, errors = brand(), dict[str, str]()
    if request.method == "POST":
        try:
            shown = _sent(request, actor, shown)
            change_brand(by=actor, new=shown)
            return go(request, HREF, Toast(_("Brand kit saved")))
        except Invalid as invalid:
            errors = invalid.firsts
    context: dict[str, object] = {
        "brand": shown, "fields": _fields(shown, errors), "shell": frame(request, actor, "settings"),
    }  # fmt: skip
    status = 422 if errors else 200
    return render_page(request, "communicative/brand.jinja", context, block="page", status=status)


def _sent(request: HttpRequest, actor: Actor, now: Brand) -> Brand:
    typed = {each.name: request.POST.get(each.name, "").strip() for each in fields(Brand)}
    typed["footer"] = typed["footer"].replace("\r\n", "\n")[:1000]
    typed["logo"] = "" if request.POST.get("no_logo") else now.logo
    came = request.FILES.get("file")
    if came is not None and not isinstance(came, list):
        typed["logo"] = pictures.keep(by=actor, name=came.name or "", parts=came.chunks()).href
    return Brand(**{**asdict(now), **typed})


def _fields(shown: Brand, errors: dict[str, str]) -> tuple[FormField, ...]:
    labels = {
        "accent": _("Buttons and links"), "on_accent": _("Words on buttons"), "ink": _("Text"), "muted": _("Quiet text"),
        "page": _("Page"), "surface": _("Ground of the text"),
    }  # fmt: skip
    colours = tuple(
        FormField(
            key,
            labels[key],
            "color",
            getattr(shown, key),
            half=True,
            required=True,
            error=errors.get(key, ""),
        )
        for key in COLOURS
    )
    fonts = tuple(Choice(each, each.partition(",")[0].strip("'"), each == shown.font) for each in FONTS)
    font = FormField(
        "font", _("Font"), "select", choices=fonts, required=True, half=True, error=errors.get("font", ""),
        help=_("Fonts that every mail program has. Others would be fetched from strangers when a mail is opened."),
    )  # fmt: skip
    logo = (
        FormField(
            "file", _("Logo"), "file", accept="image/png,image/jpeg,image/gif,image/webp", error=errors.get("file", ""),
            placeholder=_("Choose another picture or drop it here") if shown.logo else "",
        ),
        FormField("logo_alt", _("Logo in words"), value=shown.logo_alt, half=True),
    )  # fmt: skip
    footer = FormField(
        "footer", _("Footer"), "textarea", value=shown.footer, rows=4,
        help=_("Name and address of the sender, as the law wants them under every mail."),
    )  # fmt: skip
    drop = (FormField("no_logo", _("Without a logo"), "checkbox"),) if shown.logo else ()
    return (*colours, font, *logo, *drop, footer)
