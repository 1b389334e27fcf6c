"""People: who can sign in, who they are, what they agreed to."""

from accounts.models.audit import Action, AuditAnchor, AuditHead, AuditRecord, Reason
from accounts.models.citizens import AgeGroup, Citizen, RegistrationDraft
from accounts.models.consents import Consent
from accounts.models.exports import ExportRequest
from accounts.models.line import DeauthorizeRequest, LineIdentity
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
    "Citizen",
    "Consent",
    "DeauthorizeRequest",
    "ExportRequest",
    "Invitation",
    "LineIdentity",
    "Passkey",
    "Reason",
    "RegistrationDraft",
    "Role",
    "StaffRole",
    "Title",
    "User",
]
