"""The planner's statements go to the database through here."""

from kith.core.statement import fetch, fetch_within, stream, watch

__all__ = ["fetch", "fetch_within", "stream", "watch"]
