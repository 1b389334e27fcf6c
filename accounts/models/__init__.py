"""People: who can sign in, who they are, what they agreed to."""

from accounts.models.audit import Action, AuditAnchor, AuditHead, AuditRecord, Reason
from accounts.models.choices import BulletinChoice, Frequency, Hour
from accounts.models.citizens import AgeGroup, Citizen, RegistrationDraft
from accounts.models.consents import Consent
from accounts.models.exports import ExportRequest
from accounts.models.ledger import LedgerLine, Restoration
from accounts.models.line import DeauthorizeRequest, LineIdentity
from accounts.models.line_events import LineEvent
from accounts.models.notices import LineNotice
from accounts.models.passkeys import Invitation, Passkey
from accounts.models.staff import Role, StaffRole
from accounts.models.titles import Title
from accounts.models.users import User

__all__ = [
    "Action",
    "AgeGroup",
    "AuditAnchor",
    "AuditHead",
    "AuditRecord",
    "BulletinChoice",
    "Citizen",
    "Consent",
    "DeauthorizeRequest",
    "ExportRequest",
    "Frequency",
    "Hour",
    "Invitation",
    "LedgerLine",
    "LineEvent",
    "LineIdentity",
    "LineNotice",
    "Passkey",
    "Reason",
    "RegistrationDraft",
    "Restoration",
    "Role",
    "StaffRole",
    "Title",
    "User",
]
