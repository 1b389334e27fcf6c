"""A library of any size for measurements: copies of the project's own items, made inside PostgreSQL in seconds."""

from __future__ import annotations

import datetime as dt
import tempfile

from django.db import connection, models
from django.utils import timezone

from media_library.models import MediaFile, MediaItem

# What a copy has of its own; all else is as in the item it copies.
_OWN = {
    "slug": "slug || '-' || n",
    "code": "left(md5(random()::text || n) || md5(n::text), length(code))",
    "title_th": "title_th || ' ฉบับที่ ' || n",
    "published_at": "published_at - n * interval '1 minute'",
    "keeper": "'file'",
}


def fill(count: int) -> None:
    """The project's items, a bulletin of today, and `count` copies with case types, thumbnails and search documents."""
    from directory.search.indexing import reindex
    from media_library.loading import load_media
    from tests.bulletins import make_bulletin

    with tempfile.TemporaryDirectory() as folder:
        from django.test import override_settings

        with override_settings(MEDIA_ROOT=folder):
            load_media(at=timezone.now() - dt.timedelta(days=1))
    make_bulletin(timezone.localdate())
    reindex()
    _copy(count)


def _copy(count: int) -> None:
    copies = count // MediaItem.objects.count()
    items, files = _columns(MediaItem), _columns(MediaFile)
    with connection.cursor() as cursor:
        # Triggers and foreign keys ask about every row; what is copied has been asked already.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET work_mem = '64MB'")
        cursor.execute(
            f"INSERT INTO media_library_mediaitem ({', '.join(items)})"
            f" SELECT {', '.join(_OWN.get(name, name) for name in items)}"
            " FROM media_library_mediaitem, generate_series(1, %s) AS n",
            [copies],
        )
        cursor.execute(
            "CREATE TEMP TABLE pairs AS SELECT own.id AS own, copy.id AS copy, copy.slug AS slug, copy.title_th AS title,"
            " substring(copy.slug FROM '[0-9]+$') AS n FROM media_library_mediaitem own JOIN media_library_mediaitem copy"
            " ON copy.slug ~ '-[0-9]+$' AND own.slug = regexp_replace(copy.slug, '-[0-9]+$', '')"
        )
        cursor.execute(
            "INSERT INTO media_library_mediaitem_case_types (mediaitem_id, casetype_id)"
            " SELECT copy, casetype_id FROM pairs JOIN media_library_mediaitem_case_types ON mediaitem_id = own"
        )
        made = {
            "item_id": "pairs.copy",
            "code": "left(md5(random()::text || pairs.n) || md5(role), length(code))",
        }
        cursor.execute(
            f"INSERT INTO media_library_mediafile ({', '.join(files)})"
            f" SELECT {', '.join(made.get(name, 'media_library_mediafile.' + name) for name in files)}"
            " FROM media_library_mediafile JOIN pairs ON item_id = own"
        )
        cursor.execute(
            "INSERT INTO directory_searchdocument (kind, key, url, title_th, title_en, snippet_th, snippet_en, weight, sha256, vector)"
            " SELECT kind, slug, url, title, title_en, snippet_th, snippet_en, weight, sha256, vector || ('''' || n || ''':1A')::tsvector"
            " FROM directory_searchdocument JOIN pairs ON kind = 'media' AND key = regexp_replace(slug, '-[0-9]+$', '')"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SELECT gin_clean_pending_list('directory_search_vector')")
        cursor.execute("VACUUM ANALYZE")


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not field.primary_key]
