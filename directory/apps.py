"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "พื้นที่และหน่วยงาน"

    def ready(self) -> None:
        from directory.search import sources
        from directory.search.registry import register

        register("guidance", label=_("ถูกหลอกแล้ว ทำอย่างไร"), documents=sources.guidance_documents)
        register("first", label=_("สายด่วนและธนาคาร"), documents=sources.first_documents)
        register("agency", label=_("หน่วยงาน"), documents=sources.agency_documents)
        register("place", label=_("จังหวัดและอำเภอ"), documents=sources.place_documents)
