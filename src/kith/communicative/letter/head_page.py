"""The page in the settings on the letterhead."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.communicative.channels.letter.code import code_of
from kith.communicative.channels.letter.markup import Letter, from_plain
from kith.communicative.channels.letter.printing import Printer
from kith.communicative.channels.letter.sheet import SHEETS
from kith.communicative.letter.head import Kept, change_letterhead, house_language, letterhead
from kith.communicative.letter.page import Preview, preview_of
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HREF = "/settings/letterhead"
EXAMPLE = ("Anna Muster", "Musterstraße 1", "12345 Musterstadt")


@desk
def letterhead_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form of the letterhead beside a letter that wears it."""
    if not actor.administers:
        raise NotAllowed
    kept, errors = letterhead(), dict[str, str]()
    values = {**asdict(kept.head), "cost": kept.cost}
    if request.method == "POST":
        values = {key: request.POST.get(key, "") for key in values}
        try:
            change_letterhead(by=actor, values=values)
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            return go(request, HREF, Toast(_("Letterhead saved")))
    context: dict[str, object] = {
        "fields": _fields(values, errors), "preview": _preview(kept), "shell": frame(request, actor, "settings"),
    }  # fmt: skip
    status = 422 if errors else 200
    return render_page(request, "communicative/letterhead.jinja", context, block="page", status=status)


def _preview(kept: Kept) -> Preview:
    text = _(
        "Dear Ms Muster,\n\nthis is how your letters look. The line above the address is the one you return to."
    )
    letter = Letter(
        EXAMPLE, _("A letter"), from_plain(text), "", code=code_of(1234), language=house_language()
    )
    try:
        printer = Printer(kept.head)
        return preview_of(printer.write([printer.lay_out(letter)]), 1)
    except Conflict as missing:
        return Preview(problem=str(missing))


def _fields(values: dict[str, str], errors: dict[str, str]) -> tuple[FormField, ...]:
    sheets = tuple(Choice(each.key, each.label, each.key == values["sheet"]) for each in SHEETS)
    return (
        FormField("sender", _("Sender"), "textarea", values["sender"], True, rows=2, error=errors.get("sender", ""),
                  help=_("Stands large at the top.")),
        FormField("return_line", _("Return line"), value=values["return_line"], required=True,
                  error=errors.get("return_line", ""),
                  help=_("Small above the address, seen through the window: name, street, city in one line.")),
        FormField("contact", _("Beside the address"), "textarea", values["contact"], rows=4,
                  error=errors.get("contact", ""), help=_("Phone, e-mail, website, line by line.")),
        FormField("footer", _("At the foot"), "textarea", values["footer"], rows=3, error=errors.get("footer", ""),
                  help=_("Register, bank account, directors.")),
        FormField("place", _("Place"), value=values["place"], half=True, error=errors.get("place", ""),
                  help=_("Goes before the day.")),
        FormField("cost", _("Cost of a letter"), value=values["cost"], half=True, error=errors.get("cost", ""),
                  unit=house_currency(), inputmode="decimal", help=_("Paper and postage; counts as cost of campaigns.")),
        FormField("sheet", _("Paper and window"), "select", choices=sheets, required=True, error=errors.get("sheet", "")),
    )  # fmt: skip
