"""What stands in notes is found from the page of results and from the palette, with the words marked."""

import pytest

from kith.core.administration.tests.made import acting, browser
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.search.texts import drain_texts
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


def test_a_note_is_found_by_its_words_and_shown_as_text(ola: Principal) -> None:
    party = Party.objects.create(kind="person", name="Ingrid Sørlie")
    party.refresh_from_db()
    values: dict[str, object] = {"party": str(party.uid), "text": "<b>Treffen</b> in Überlingen"}
    note = verbs.create(current().type("note"), by=acting(ola), values=values)
    drain_texts()
    client = browser(ola)
    for path in ("/search", "/palette"):
        page = client.get(f"{path}?q=uberlingen").content.decode()
        assert "In texts and files" in page
        assert "&lt;b&gt;Treffen&lt;/b&gt; in <mark>Überlingen</mark>" in page
        assert f'href="/notes/{getattr(note, "uid")}"' in page  # noqa: B009
        assert "In texts and files" not in client.get(f"{path}?q=%40uberlingen").content.decode()
