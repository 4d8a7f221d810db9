"""All tables of core, gathered for Django."""

from kith.core.access.model import AccessRole, FieldRule, GuestLink, RoleGrant, RoleRule, Share
from kith.core.attachment.model import Attachment, FileVersion
from kith.core.bulk.model import BulkRow
from kith.core.currency.model import ExchangeRate
from kith.core.custom.model import CustomField
from kith.core.events.model import AuditEntry, Checkpoint, Consumed, Event, Seal, SubjectKey
from kith.core.files.model import Content
from kith.core.jobs.model import Dirty, Run
from kith.core.notice.model import Follow, Notice, TellingChoice
from kith.core.principals.model import ApiKey, Membership, Principal, Session, Team, User
from kith.core.provisioning.model import ProvisionedPerson, ProvisionedTeam
from kith.core.records.answered import Answered
from kith.core.records.model import Setting
from kith.core.search.model import Passage, SearchDocument, SearchWord, Seen
from kith.core.sign_in.app.model import Allowance, App, AppToken
from kith.core.sign_in.invitation.model import Invitation
from kith.core.sign_in.provider.model import GroupRule, IdentityProvider, ProvidedSignIn
from kith.core.tag.model import Tag, Tagged
from kith.core.transfer.model import ImportedRow
from kith.core.view.model import SavedView

__all__ = [
    "AccessRole",
    "Allowance",
    "Answered",
    "ApiKey",
    "App",
    "AppToken",
    "Attachment",
    "AuditEntry",
    "BulkRow",
    "Checkpoint",
    "Consumed",
    "Content",
    "CustomField",
    "Dirty",
    "Event",
    "ExchangeRate",
    "FieldRule",
    "FileVersion",
    "Follow",
    "GroupRule",
    "GuestLink",
    "IdentityProvider",
    "ImportedRow",
    "Invitation",
    "Membership",
    "Notice",
    "Passage",
    "Principal",
    "ProvidedSignIn",
    "ProvisionedPerson",
    "ProvisionedTeam",
    "RoleGrant",
    "RoleRule",
    "Run",
    "SavedView",
    "Seal",
    "SearchDocument",
    "SearchWord",
    "Seen",
    "Session",
    "Setting",
    "Share",
    "SubjectKey",
    "Tag",
    "Tagged",
    "Team",
    "TellingChoice",
    "User",
]
