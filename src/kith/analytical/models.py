"""All tables of the analytical room, gathered for Django."""

from kith.analytical.model import Finding

__all__ = ["Finding"]
