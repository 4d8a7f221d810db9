"""All tables of the analytical room, gathered for Django."""

from kith.analytical.dashboard.model import Dashboard, Sent
from kith.analytical.model import Finding

__all__ = ["Dashboard", "Finding", "Sent"]
