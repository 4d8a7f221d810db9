"""A form's page for colleagues: how many wait, where the form is, and how it gets into other pages."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from markupsafe import Markup

from kith.core.principals.actor import Actor
from kith.desk.render import render_fragment
from kith.privacy.preference.door import name_of_house
from kith.privacy.signup.actions import topics_of
from kith.privacy.signup.model import Signup, SignupForm
from kith.privacy.signup.pages import TRAP


def form_panel(request: HttpRequest, actor: Actor, record: SignupForm) -> Markup:
    """The address of the form, the piece of HTML for other sites, and the numbers."""
    address = f"{settings.KITH_ADDRESS or request.build_absolute_uri('/').rstrip('/')}/p/sign-up/{record.key}"
    mine = Signup.objects.filter(form=record)
    context = {
        "form": record, "address": address, "topics": topics_of(record), "trap": TRAP, "house": name_of_house(),
        "waiting": mine.filter(confirmed_at=None).count(),
        "confirmed": mine.filter(confirmed_at__gt=timezone.now() - timedelta(days=record.lapses_after)).count(),
    }  # fmt: skip
    snippet = render_fragment("privacy/signup_snippet.jinja", context)
    return render_fragment("privacy/signup_panel.jinja", {**context, "snippet": str(snippet).strip()})
