"""Admin pages of people."""

from accounts.staff.admin import StaffAdmin, StaffRoleAdmin

__all__ = ["StaffAdmin", "StaffRoleAdmin"]
