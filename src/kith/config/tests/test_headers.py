from django.http import HttpResponse
from django.test import RequestFactory

from kith.config.headers import POLICY, ContentSecurity


def test_every_answer_carries_the_policy() -> None:
    answer = ContentSecurity(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert "require-trusted-types-for 'script'" in POLICY


def test_a_stricter_policy_of_a_page_is_kept() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    answer = ContentSecurity(lambda request: own)(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == "sandbox"
