"""The ways to reach a party, at the left of its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest
from markupsafe import Markup

from kith.core.principals.actor import Actor
from kith.customers.party.model import Party
from kith.customers.reach.lines import adding, reach_lines
from kith.desk.form_view import FormField
from kith.desk.render import render_fragment


@dataclass(frozen=True, slots=True)
class ReachForm:
    """The form of one way to reach somebody, or of a new one without `uid`. `country` is the control whose change asks
    for the form of another country."""

    uid: str
    title: str
    action: str
    fields: tuple[FormField, ...]
    country: FormField | None
    cancel_href: str
    delete_href: str
    error: str = ""


def reach_panel(request: HttpRequest, actor: Actor, record: Model) -> Markup:
    """Addresses and numbers, each changed where it stands."""
    assert isinstance(record, Party)
    return reach_list(actor, record)


def reach_list(actor: Actor, party: Party, form: ReachForm | None = None) -> Markup:
    """The list alone, with a form open in it."""
    context = {"lines": reach_lines(actor, party), "adding": adding(actor, party), "form": form}
    return render_fragment("customers/reach.jinja", context)
