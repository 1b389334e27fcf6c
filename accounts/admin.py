"""Admin pages of people."""

from accounts.audit.admin import AuditRecordAdmin
from accounts.citizen_admin import CitizenAdmin
from accounts.export_views import ExportRequestAdmin
from accounts.staff.admin import StaffAdmin, StaffRoleAdmin

__all__ = ["AuditRecordAdmin", "CitizenAdmin", "ExportRequestAdmin", "StaffAdmin", "StaffRoleAdmin"]
