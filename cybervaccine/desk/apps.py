"""Django's admin, on the site that only a passkey opens, with the duty desk as its front page."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    default_site = "cybervaccine.desk.site.DeskSite"

    def ready(self) -> None:
        from cybervaccine.desk.thai_dates import install

        install()
        super().ready()
