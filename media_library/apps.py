"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaLibraryConfig(AppConfig):
    name = "media_library"
    verbose_name = "สื่อความรู้"

    def ready(self) -> None:
        from directory.search.registry import register
        from media_library import permissions, proofs, search_documents

        register("media", label=_("สื่อความรู้"), documents=search_documents.media_documents)
        proofs.register("media", proofs.check_item)
        permissions.grant_all()
