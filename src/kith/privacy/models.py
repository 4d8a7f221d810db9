"""All tables of privacy, gathered for Django."""

from kith.privacy.confirmation.model import Confirmation
from kith.privacy.consent.model import Consent, Permission, Rhythm
from kith.privacy.gate.model import Handed
from kith.privacy.hold.model import Hold
from kith.privacy.preference.model import Pause
from kith.privacy.purpose.model import Purpose
from kith.privacy.request.erasure import Erasure
from kith.privacy.request.model import Request
from kith.privacy.retention.model import RetentionRule
from kith.privacy.signup.model import Signup, SignupForm
from kith.privacy.suppression.model import Suppression

__all__ = [
    "Confirmation", "Consent", "Erasure", "Handed", "Hold", "Pause", "Permission", "Purpose", "Request", "RetentionRule",
    "Rhythm", "Signup", "SignupForm", "Suppression",
]  # fmt: skip
