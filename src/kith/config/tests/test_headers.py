import os
import subprocess
import sys

from django.http import HttpResponse
from django.test import RequestFactory

from kith.config.headers import ContentSecurity
from kith.desk.policy import content_policy

POLICY = content_policy()


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


def test_with_https_cookies_are_of_this_very_host_and_go_over_https_alone() -> None:
    code = "from kith.config import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
    code += " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS[0])"
    environment = {
        **os.environ,
        "KITH_ADDRESS": "https://crm.example.org",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == [
        "__Host-kith_session",
        "__Host-kith_csrf",
        "True",
        "True",
        "31536000",
        "crm.example.org",
    ]


def test_no_page_is_framed_and_no_answer_is_kept_on_its_way() -> None:
    answer = ContentSecurity(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "private, no-store"
    own = ContentSecurity(lambda request: HttpResponse(headers={"Cache-Control": "max-age=60"}))(
        RequestFactory().get("/")
    )
    assert own.headers["Cache-Control"] == "max-age=60"
