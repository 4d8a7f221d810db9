import gzip
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from kith.config.packing import Packing

READS_GZIP = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})


def answered(response: HttpResponseBase, request: object = READS_GZIP) -> Any:
    return Packing(lambda request: response)(request)  # type: ignore[arg-type]


def test_a_page_is_packed_for_a_browser_that_reads_it() -> None:
    page = answered(HttpResponse("<td>Bremen</td>" * 500))
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content) == b"<td>Bremen</td>" * 500
    assert len(page.content) < 500


def test_others_get_the_page_as_it_is() -> None:
    page = answered(HttpResponse("<td>Bremen</td>" * 500), RequestFactory().get("/"))
    assert "Content-Encoding" not in page
    assert page["Vary"] == "Accept-Encoding"


def test_streams_and_files_that_are_no_text_go_out_as_they_come() -> None:
    for response in (
        StreamingHttpResponse(["data: 1\n\n"] * 200, content_type="text/event-stream"),
        HttpResponse(b"PK" * 500, content_type="application/zip"),
    ):
        assert "Content-Encoding" not in answered(response)


def test_the_same_page_is_never_packed_to_the_same_length_twice() -> None:
    lengths = {len(answered(HttpResponse("<td>Bremen</td>" * 500)).content) for _ in range(20)}
    assert len(lengths) > 1
