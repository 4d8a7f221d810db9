"""All tables of marketing, gathered for Django."""

from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, Delivery, Hit

__all__ = ["Assignment", "Campaign", "Chunk", "Delivery", "Hit"]
