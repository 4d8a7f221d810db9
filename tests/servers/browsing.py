"""A person at a provider's pages, without a browser: follows redirects and fills the forms in."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

MOST = 12


@dataclass
class Form:
    action: str
    fields: dict[str, str]


class Forms(HTMLParser):
    """Gathers the forms of a page with what stands in their fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attributes}
        if tag == "form":
            self.found.append(Form(told.get("action", ""), {}))
        elif tag == "input" and "name" in told and self.found:
            self.found[-1].fields[told["name"]] = told.get("value", "")


def form_of(answer: requests.Response) -> Form:
    """The first form of a page, its address made whole."""
    form = Forms(answer.text).found[0]
    return Form(urljoin(answer.url, form.action), form.fields)


def sent_back(person: requests.Session, there: str, house: str, **typed: str) -> str:
    """Goes there, types what is asked for, agrees to everything; the address of the house it is sent back to."""
    answer = person.get(there, allow_redirects=False)
    for _step in range(MOST):
        if answer.is_redirect:
            location = urljoin(answer.url, answer.headers["Location"])
            if location.startswith(house):
                return location
            answer = person.get(location, allow_redirects=False)
        else:
            form = form_of(answer)
            fields = {**form.fields, **{key: value for key, value in typed.items() if key in form.fields}}
            answer = person.post(form.action, fields, allow_redirects=False)
    raise AssertionError(answer.text)
