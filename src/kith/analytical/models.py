"""All tables of the analytical room, gathered for Django."""

from kith.analytical.dashboard.model import Dashboard, Sent
from kith.analytical.model import Finding, Offer
from kith.analytical.query.model import LakeQuery

__all__ = ["Dashboard", "Finding", "LakeQuery", "Offer", "Sent"]
