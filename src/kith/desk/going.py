"""Leading on to another page, for browsers with and without script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kith.desk.render import Toast, toast_after


def go(request: HttpRequest, href: str, toast: Toast | None = None) -> HttpResponse:
    """To another page of the house; htmx is told to load it whole. A toast is shown there."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204, headers={"HX-Redirect": href})
    else:
        response = HttpResponseRedirect(href)
    return toast_after(response, toast) if toast else response
