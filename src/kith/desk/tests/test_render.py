"""One function decides between page and fragment, and every sample page can be written either way."""

import gzip
from dataclasses import replace

import pytest
from django.test import RequestFactory
from django.utils import translation

from kith.desk.environment import around
from kith.desk.gallery import gallery
from kith.desk.render import Toast, add_toast, render_page, toast_after
from kith.desk.tests import form_samples, samples

REQUESTS = RequestFactory()
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}

Sample = tuple[str, dict[str, object], tuple[str, ...]]
PAGES: dict[str, Sample] = {
    "list": ("desk/list.jinja", {"list": samples.list_view()}, ("page", "toolbar", "table", "rows", "count")),
    "empty list": ("desk/list.jinja", {"list": samples.empty_list()}, ("page", "table")),
    "no result": ("desk/list.jinja", {"list": samples.list_without_result()}, ("table",)),
    "record": ("desk/record.jinja", {"record": samples.record_view()}, ("left", "centre", "events", "right")),
    "form": ("desk/form.jinja", {"form": form_samples.form_view()}, ("form",)),
    "builder": ("desk/builder.jinja", {"builder": form_samples.builder_view()}, ("conditions", "result")),
    **{
        step: ("desk/import.jinja", {"title": "Import", step: view}, (step,))
        for step, view in form_samples.IMPORTS.items()
    },
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_for_a_browser_and_a_fragment_for_htmx(name: str) -> None:
    template, context, blocks = PAGES[name]
    for block in blocks:
        whole = render_page(REQUESTS.get("/"), template, {"shell": samples.shell(), **context}, block=block)
        part = render_page(REQUESTS.get("/", headers=HTMX), template, context, block=block)
        assert whole.content.startswith(b"<!doctype html>")
        assert b"<!doctype html>" not in part.content
        assert len(part.content.strip()) > 0
        assert "HX-Request" in whole["Vary"]
        assert "HX-Request" in part["Vary"]


def test_going_back_in_the_browser_gets_a_whole_page() -> None:
    request = REQUESTS.get("/", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    template, context, _blocks = PAGES["list"]
    answer = render_page(request, template, {"shell": samples.shell(), **context}, block="rows")
    assert answer.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("desk/cell.jinja", {"cell": samples.CELL}),
        ("desk/cell_edit.jinja", {"edit": samples.CELL_EDIT}),
        ("desk/cell_edit.jinja", {"edit": samples.CELL_REFUSED}),
        ("desk/fact_edit.jinja", {"edit": samples.CELL_REFUSED}),
        ("desk/fact.jinja", {"fact": samples.record_view().facts[0]}),
        ("desk/pick.jinja", {"pick": form_samples.PICK}),
        ("desk/builder_both.jinja", {"builder": form_samples.builder_view()}),
        ("desk/lookup_options.jinja", {"options": ()}),
    ],
)
def test_small_templates_stand_alone(template: str, context: dict[str, object]) -> None:
    answer = render_page(REQUESTS.get("/", headers=HTMX), template, context)
    assert answer.status_code == 200
    assert len(answer.content) > 50


def test_a_label_with_markup_stays_text_beside_the_box_that_marks_its_row() -> None:
    rows = (replace(samples.rows(1)[0], label='"><script>'),)
    written = replace(samples.list_view(), rows=rows).written_rows
    assert 'aria-label="Select &#34;&gt;&lt;script&gt;"' in written
    assert "<script>" not in written


def test_a_list_of_fifty_rows_stays_below_twenty_kilobytes() -> None:
    context = {"shell": samples.shell(), "list": samples.list_view(50)}
    answer = render_page(REQUESTS.get("/"), "desk/list.jinja", context)
    assert len(gzip.compress(answer.content, 9)) < 20_000


def test_a_record_stays_below_fifteen_kilobytes() -> None:
    context = {"shell": samples.shell(), "record": samples.record_view()}
    answer = render_page(REQUESTS.get("/"), "desk/record.jinja", context)
    assert len(gzip.compress(answer.content, 9)) < 15_000


def test_the_gallery_shows_every_component() -> None:
    answer = gallery(REQUESTS.get("/components"), samples.shell()).content.decode()
    for mark in (
        "btn-p",
        "switch",
        "badge",
        "tier A",
        "aria-invalid",
        "toast",
        "skel",
        "empty",
        "data-word",
        "opt",
        "chip",
        "tab",
        "tile",
        "tl-day",
        "cond",
        "bulk",
        "figures",
        'role="img"',
    ):
        assert mark in answer


def test_a_toast_of_an_answer_goes_to_the_toasts_region() -> None:
    answer = add_toast(
        render_page(REQUESTS.get("/"), "desk/lookup_options.jinja", {"options": ()}),
        Toast("3 moved", undo_href="/undo"),
    )
    assert '<hx-partial hx-target="#toasts"' in answer.content.decode()
    assert 'hx-post="/undo"' in answer.content.decode()


def test_a_toast_of_a_redirect_is_shown_once_by_the_next_page() -> None:
    redirect = toast_after(
        render_page(REQUESTS.get("/"), "desk/lookup_options.jinja", {"options": ()}), Toast("Saved")
    )
    request = REQUESTS.get("/")
    request.COOKIES["kith_toast"] = redirect.cookies["kith_toast"].value
    page = render_page(request, "desk/list.jinja", {"shell": samples.shell(), "list": samples.list_view()})
    assert ">Saved<" in page.content.decode()
    assert page.cookies["kith_toast"]["max-age"] == 0


def test_a_forged_toast_is_not_shown() -> None:
    request = REQUESTS.get("/")
    request.COOKIES["kith_toast"] = "eyJ0ZXh0IjoiSGEifQ:1:forged"
    page = render_page(request, "desk/list.jinja", {"shell": samples.shell(), "list": samples.list_view()})
    assert 'data-toast="passing"' not in page.content.decode()


def test_the_frame_is_written_once_for_the_same_shell_and_again_for_another() -> None:
    first = around(samples.shell("people"))
    assert around(samples.shell("people")) is first
    assert around(samples.shell("segments")) is not first
    with translation.override("de"):
        assert around(samples.shell("people")) is not first
