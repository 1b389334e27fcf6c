"""Admin pages of people."""

from accounts.staff.admin import StaffAdmin

__all__ = ["StaffAdmin"]
