"""Links with which somebody chooses a new password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from kith.core.principals.queries import user_with


def password_link(email: str) -> str:
    """The path of a page where the person with this e-mail chooses a new password. It works once, for a day.

    Raises NotFound.
    """
    user = user_with(email)
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=parts)
