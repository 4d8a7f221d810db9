"""The planner's statements go to the database through here."""

from kith.core.statement import fetch, fetch_within, watch

__all__ = ["fetch", "fetch_within", "watch"]
