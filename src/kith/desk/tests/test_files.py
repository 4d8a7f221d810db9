"""Files of a record over the desk: attached, shown, taken, and refused where they must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kith.core.administration.tests.made import browser
from kith.core.attachment.model import Attachment
from kith.core.files.looking import look_again
from kith.core.files.tests.test_looking import PDF
from kith.core.principals.model import Principal
from kith.customers.models import Party

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def at(ola: Principal, settings: Any, tmp_path: Path) -> tuple[Client, str]:
    settings.MEDIA_ROOT = tmp_path
    party = Party.objects.create(kind="person", name="Ingrid Sørlie")
    party.refresh_from_db()
    return browser(ola), f"/people/{party.uid}"


def sent(*files: tuple[str, bytes]) -> dict[str, Any]:
    return {"file": [SimpleUploadedFile(name, content) for name, content in files]}


def test_several_files_come_without_script_and_are_listed(at: tuple[Client, str]) -> None:
    client, here = at
    answer = client.post(f"{here}/files", sent(("offer.pdf", PDF), ("<b>note.txt", b"Hello")))
    assert answer["Location"] == f"{here}?tab=files"
    look_again()
    page = client.get(f"{here}?tab=files").content.decode()
    assert "offer.pdf" in page
    assert "_b_note.txt" in page
    assert page.count("/picture?version=1") == 2, "of the PDF alone: as a link and as an image"
    file = Attachment.objects.get(name="offer.pdf")
    shown = client.get(f"{here}/files/{file.uid}/picture?version=1")
    assert shown["Content-Type"] == "image/webp"
    taken = client.get(f"{here}/files/{file.uid}")
    assert b"".join(taken) == PDF
    assert taken["Content-Disposition"] == 'attachment; filename="offer.pdf"'


def test_what_could_hold_script_is_only_ever_bytes_to_keep(at: tuple[Client, str]) -> None:
    client, here = at
    client.post(
        f"{here}/files", sent(("logo.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))
    )
    file = Attachment.objects.get()
    taken = client.get(f"{here}/files/{file.uid}")
    assert (taken["Content-Type"], taken["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert b"<svg" in b"".join(taken)
    assert taken["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert "Is really: Picture" in client.get(f"{here}?tab=files").content.decode()
    assert client.get(f"{here}/files/{file.uid}/picture").status_code == 404


def test_a_refused_file_is_named_and_the_others_are_kept(at: tuple[Client, str]) -> None:
    client, here = at
    answer = client.post(
        f"{here}/files", sent(("run.pdf", b"MZ\x90\x00"), ("fine.txt", b"fine")), headers=HTMX
    )
    assert answer.status_code == 422
    assert "run.pdf: Programs and scripts" in answer.content.decode()
    assert [each.name for each in Attachment.objects.all()] == ["fine.txt"]


def test_a_body_beyond_measure_ends_at_the_door_before_it_is_read(at: tuple[Client, str]) -> None:
    client, here = at
    for path, kind in ((f"{here}/files", "text/html"), (f"/api/v1{here}/files", "application/problem+json")):
        answer = client.generic(
            "POST", path, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(5 * 2**30)
        )
        assert answer.status_code == 413
        assert answer["Content-Type"].startswith(kind)
        assert "larger than 100 MB" in answer.content.decode()


def test_a_removed_file_comes_back_and_a_new_version_leads(at: tuple[Client, str]) -> None:
    client, here = at
    client.post(f"{here}/files", sent(("a.txt", b"one")))
    one = f"{here}/files/{Attachment.objects.get().uid}"
    client.post(one, sent(("b.txt", b"two")))
    assert b"".join(client.get(f"{one}?version=1")) == b"one"
    removed = client.post(f"{one}/remove", headers=HTMX).content.decode()
    assert "1 removed file" in removed
    assert client.get(one).status_code == 404
    assert client.post(f"{one}/restore", headers=HTMX)["HX-Redirect"] == f"{here}?tab=files"
    assert "Version 2" in client.get(f"{here}/files", headers=HTMX).content.decode()
    assert "attached a new version of a file" in client.get(f"{here}?tab=history").content.decode()
