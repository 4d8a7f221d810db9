"""All tables of marketing, gathered for Django."""

from kith.operational.marketing.ad_audience.model import AdAudience, AdMember
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, Delivery, Hit, Variant
from kith.operational.marketing.journey.model import Journey, JourneyMail, JourneyVersion, Passed, Run
from kith.operational.marketing.letter.model import LetterPart
from kith.operational.marketing.targeted.model import WebContent, WebCount

__all__ = [
    "AdAudience", "AdMember", "Assignment", "Campaign", "Chunk", "Delivery", "Hit", "Journey", "JourneyMail",
    "JourneyVersion", "LetterPart", "Passed", "Run", "Variant", "WebContent", "WebCount",
]  # fmt: skip
