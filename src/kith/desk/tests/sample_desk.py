"""A desk without a database: sample pages behind the headers of production, for tests in a browser."""

import mimetypes
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from kith.desk.assets import BUILT, asset
from kith.desk.gallery import PALETTE, gallery
from kith.desk.list_view import Cell, ListView
from kith.desk.render import Toast, add_toast, render_page
from kith.desk.tests import form_samples, samples, tree_samples

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types default"
)


def _page(template: str, **context: object) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render_page(request, template, {"shell": samples.shell(), **context})


def _cell(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render_page(request, "desk/cell_edit.jinja", {"edit": samples.CELL_EDIT})
    city = request.POST.get("city", "")
    if city.isdigit():
        return render_page(request, "desk/cell_edit.jinja", {"edit": samples.CELL_REFUSED}, status=422)
    return render_page(request, "desk/cell.jinja", {"cell": Cell(samples.CITY, Markup.escape(city))})


def _more_rows(request: HttpRequest) -> HttpResponse:
    more = ListView(
        "People", "Person", "/people", "", "", samples.COLUMNS, samples.rows(5), bulk=samples.list_view().bulk
    )
    return render_page(request, "desk/list.jinja", {"list": more}, block="rows")


def _mail(request: HttpRequest) -> HttpResponse:
    chosen = [uid for uid in request.POST.get("ids", "").split(",") if uid]
    return add_toast(HttpResponse(""), Toast(f"{len(chosen)} letters are on their way", undo_href="/undo"))


def _refuse(request: HttpRequest) -> HttpResponse:
    return render_page(
        request, "desk/form.jinja", {"form": form_samples.form_view()}, block="form", status=422
    )


def _fail(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<h1>broken</h1>", status=500)


PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/components": lambda request: gallery(request, samples.shell("settings")),
    "/people": _page("desk/list.jinja", list=samples.list_view(50)),
    "/people/next": _more_rows,
    "/people/filter": _page("desk/pick.jinja", pick=form_samples.PICK),
    "/people/mail": _mail,
    "/people/segment": _fail,
    "/people/1": _page("desk/record.jinja", record=samples.record_view()),
    "/people/1/timeline": lambda _request: HttpResponse(""),
    "/people/new": _refuse,
    "/nobody": _page("desk/list.jinja", list=samples.empty_list()),
    "/nothing": _page("desk/list.jinja", list=samples.list_without_result()),
    "/form": _page("desk/form.jinja", form=form_samples.form_view()),
    "/segments": _page("desk/builder.jinja", builder=form_samples.builder_view()),
    "/segments/1": _page("desk/builder_both.jinja", builder=form_samples.builder_view()),
    "/import/1": lambda _request: HttpResponse(status=204),
    "/settings/teams": tree_samples.page,
    "/palette": _page("desk/palette_results.jinja", groups=PALETTE),
    "/theme": lambda _request: HttpResponse(status=204),
    **{
        f"/import/{step}": _page("desk/import.jinja", title="Import", **{step: view})
        for step, view in form_samples.IMPORTS.items()
    },
}


@cache
def _files() -> dict[str, bytes]:
    """The build as it is now, even if another one begins while pages are looked at."""
    files = [path for path in BUILT.rglob("*") if path.is_file()]
    return {f"/static/kith/{path.relative_to(BUILT)}": path.read_bytes() for path in files}


def _answer(request: HttpRequest) -> HttpResponse:
    if request.path in _files():
        return HttpResponse(_files()[request.path], content_type=mimetypes.guess_type(request.path)[0])
    if request.path.endswith("/move"):
        return tree_samples.move(request)
    if "/cell/" in request.path:
        return _cell(request)
    if request.path == "/components" and request.method == "POST":
        return PAGES["/people/filter"](request)
    page = PAGES.get(request.path)
    return page(request) if page else HttpResponse(f"no page {request.path}", status=404)


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    response = _answer(WSGIRequest(environ))
    response.headers["Content-Security-Policy"] = POLICY
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        pass


@contextmanager
def sample_desk() -> Iterator[str]:
    """Serves the pages on a free port; yields their address."""
    _files()
    asset("app.js")
    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
