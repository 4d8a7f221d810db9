"""From a template to an answer: the whole page, or the one block of it that htmx asked for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from jinja2_fragments import render_block
from markupsafe import Markup

from kith.core.errors import Text
from kith.desk.environment import env
from kith.desk.written import written

_COOKIE = "kith_toast"


@dataclass(frozen=True, slots=True)
class Toast:
    """A message at the bottom right. One with `undo_href` can be taken back there; one of tone bad stays."""

    text: Text
    tone: Literal["good", "bad", "info"] = "good"
    undo_href: str = ""


def wants_fragment(request: HttpRequest) -> bool:
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Request-Type", "partial") == "partial"
    )


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The block alone for htmx, the whole page for everybody else.

    A whole page needs `shell` in its context; `request`, `csrf_token`, `csrf_input` and `toasts` are added
    here.
    """
    fragment = block if block and wants_fragment(request) else None
    whole = {**context, **_always(request)}
    response = HttpResponse(_content(template, fragment, whole), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    if not fragment and _COOKIE in request.COOKIES:
        response.delete_cookie(_COOKIE)
    return response


def _content(template: str, block: str | None, context: Mapping[str, object]) -> str:
    return (
        render_block(env(), template, block, context)
        if block
        else env().get_template(template).render(context)
    )


def _always(request: HttpRequest) -> dict[str, object]:
    token = SimpleLazyObject(lambda: get_token(request))
    return {
        "request": request,
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(lambda: csrf_field(request)),
        "toasts": _kept_toasts(request),
    }


def csrf_field(request: HttpRequest) -> str:
    """The hidden field that every form of ours carries."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


def render_fragment(template: str, context: Mapping[str, object]) -> Markup:
    """A small template alone, for the panels that rooms put on other pages."""
    return written(env().get_template(template).render(context))


def add_toast(response: HttpResponse, toast: Toast) -> HttpResponse:
    """Let an answer to htmx bring a toast along."""
    response.write(render_fragment("desk/toast.jinja", {"toast": toast}))
    return response


def over_page(response: HttpResponse) -> HttpResponse:
    """Let an answer to htmx stand in place of the whole page, wherever the pressed button aims: a form that was refused."""
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#page", "innerHTML"
    return response


def toast_after(response: HttpResponse, toast: Toast) -> HttpResponse:
    """Show a toast on the page that a redirect leads to."""
    kept = signing.dumps(asdict(toast) | {"text": str(toast.text)}, salt=_COOKIE)
    response.set_cookie(_COOKIE, kept, max_age=60, httponly=True, samesite="Lax")
    return response


def _kept_toasts(request: HttpRequest) -> tuple[Toast, ...]:
    kept = request.COOKIES.get(_COOKIE)
    if not kept:
        return ()
    try:
        return (Toast(**signing.loads(kept, salt=_COOKIE, max_age=60)),)
    except signing.BadSignature:
        return ()
