"""Django's admin, on the site that only a passkey opens."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "accounts.staff.site.StaffSite"
