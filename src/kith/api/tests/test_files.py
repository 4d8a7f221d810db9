"""Files of records over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.customers.models import Party
from tests.contracts.actors import at_the_api

pytestmark = pytest.mark.django_db


def test_a_file_is_attached_taken_renewed_removed_and_brought_back(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    program, reader = at_the_api("owner"), at_the_api("reads_by_key")
    party = Party.objects.create(kind="person", name="Ingrid Sørlie")
    party.refresh_from_db()
    here = f"/api/v1/people/{party.uid}/files"

    def send(visitor: Any, path: str, content: bytes) -> Any:
        file = SimpleUploadedFile("offer.txt", content)
        return visitor.client.post(path, {"file": file}, headers=visitor.headers)

    assert send(reader, here, b"one").status_code == 403
    made = send(program, here, b"one")
    assert made.status_code == 201, made.content
    one = f"{here}/{made.json()['id']}"
    assert send(program, f"{one}/versions", b"two").json()["versions"][0]["number"] == 2
    assert b"".join(reader.ask("GET", f"{one}/content")) == b"two"
    assert b"".join(reader.ask("GET", f"{one}/content?version=1")) == b"one"
    assert reader.ask("GET", f"{one}/content?version=9").status_code == 404
    empty = send(program, here, b"")
    assert (empty.status_code, empty.json()["errors"]) == (422, {"file": ["The file is empty."]})
    assert reader.ask("DELETE", one).status_code == 403
    assert program.ask("DELETE", one).status_code == 204
    assert program.ask("GET", one).status_code == 404
    assert program.ask("GET", here).json()[0]["removed_at"]
    assert program.ask("POST", f"{one}/restore").json()["name"] == "offer.txt"
