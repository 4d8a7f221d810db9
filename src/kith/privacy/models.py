"""All tables of privacy, gathered for Django."""

from kith.privacy.consent.model import Consent, Permission, Rhythm
from kith.privacy.gate.model import Handed
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Suppression

__all__ = ["Consent", "Handed", "Permission", "Purpose", "Rhythm", "Suppression"]
