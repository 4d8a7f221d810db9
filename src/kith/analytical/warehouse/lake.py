"""The lake: one folder, one writer, any number of readers."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kith.analytical.warehouse import manifest as contents
from kith.analytical.warehouse.limits import Limits, bounded
from kith.analytical.warehouse.load import Loader
from kith.analytical.warehouse.manifest import Manifest, Retired, TableFiles
from kith.analytical.warehouse.origin import Identity, snapshot
from kith.analytical.warehouse.source import Feed, LakeSource, feeds
from kith.core.errors import Conflict, Invalid

GRACE = timedelta(hours=1)
"""How long a file outlives the manifest that named it: longer than any reader works on one snapshot."""

Loaded = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Lake:
    """`<folder>/<table>/base-*.parquet`, `delta-*.parquet`, and `manifest.json`, which says what counts."""

    folder: Path
    limits: Limits = field(default_factory=Limits)
    patience: float = 600.0
    """Seconds to wait for another writer."""

    def manifest(self) -> Manifest | None:
        return contents.read(self.folder)

    def refresh(
        self,
        database_uri: str,
        sources: Iterable[LakeSource],
        *,
        verify: bool = False,
        loaded: Loaded | None = None,
    ) -> Manifest:
        """Bring the lake up to date and give its manifest.

        Only rows of transactions that an earlier refresh may not have seen are read, and all tables show the
        same snapshot. Another database, another SELECT or a damaged file make it load afresh; so does, with
        `verify`, a count or sum that differs from PostgreSQL's. `loaded(done, of, table)` is told after each
        table. Raises Conflict if another writer does not finish in time, Invalid for sources that do not fit.
        """
        wanted = feeds(sources)
        with (
            self.writing(),
            bounded(self.folder, self.limits) as duck,
            snapshot(database_uri, duck) as origin,
        ):
            identity = origin.identity()
            before = self._usable(identity)
            loader = Loader(duck, origin, self.folder, identity.oldest)
            tables: dict[str, TableFiles] = {}
            for done, feed in enumerate(wanted, start=1):
                files = loader.load(feed, before.tables.get(feed.table.name) if before else None)
                tables[feed.table.name] = _verified(loader, feed, files) if verify else files
                if loaded:
                    loaded(done, len(wanted), feed.table.name)
            after = Manifest(identity.cluster, identity.as_of, tables, self._retired(tables))
            contents.write(self.folder, after)
            self._sweep(after)
        return after

    def _usable(self, identity: Identity) -> Manifest | None:
        """The standing manifest, if it can be built upon, with those tables whose files are there.

        A watermark ahead of the cluster means that the cluster was set back to an earlier state.
        """
        before = self.manifest()
        if before is None or before.cluster != identity.cluster:
            return None
        if any(table.watermark > identity.oldest for table in before.tables.values()):
            return None
        whole = {name: table for name, table in before.tables.items() if table.is_whole(self.folder)}
        return replace(before, tables=whole)

    def _retired(self, tables: dict[str, TableFiles]) -> tuple[Retired, ...]:
        before = self.manifest()
        if before is None:
            return ()
        now = datetime.now(UTC)
        kept = {file.path for table in tables.values() for file in table.files}
        leaving = [
            file.path for table in before.tables.values() for file in table.files if file.path not in kept
        ]
        waiting = (entry for entry in before.retired if (self.folder / entry.path).exists())
        return (*waiting, *(Retired(path, now) for path in leaving))

    def _sweep(self, after: Manifest) -> None:
        """Delete files that neither this manifest nor a recent one names."""
        limit = datetime.now(UTC) - GRACE
        kept = {file.path for table in after.tables.values() for file in table.files}
        kept |= {entry.path for entry in after.retired if entry.since > limit}
        known = {entry.path for entry in after.retired}
        for file in self.folder.glob("*/*.parquet"):
            path = file.relative_to(self.folder).as_posix()
            if path not in kept and (path in known or file.stat().st_mtime < limit.timestamp()):
                file.unlink(missing_ok=True)
        for spill in self.folder.glob("spill-*"):
            if spill.stat().st_mtime < (limit - timedelta(days=1)).timestamp():
                shutil.rmtree(spill, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds every other writer off. Raises Conflict if another one does not finish in time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        give_up = time.monotonic() + self.patience
        with (self.folder / "writer.lock").open("w") as lock:
            while not _locked(lock.fileno()):
                if time.monotonic() >= give_up:
                    raise Conflict(_("The warehouse is being refreshed. Try again in a few minutes."))
                time.sleep(0.2)
            yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _verified(loader: Loader, feed: Feed, files: TableFiles) -> TableFiles:
    if not loader.matches(feed, files):
        files = loader.whole(feed)
    if loader.repeats_keys(feed.table, files):
        raise Invalid({feed.table.name: [_("Two rows of the warehouse's source have the same key.")]})
    return files
