"""Whether somebody who is signed in must first set up a second factor."""

from __future__ import annotations

from django.http import HttpRequest


def lacks_factor(request: HttpRequest) -> bool:
    """Whether the role of whoever is signed in demands a second factor and they have none. Read with the session."""
    return bool(getattr(request.session, "lacks_factor", False))
