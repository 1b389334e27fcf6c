"""The search index: one row a thing that can be found. Each room fills in its own (see directory.search)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import translate_url
from django.utils.translation import get_language, override

from directory.thai import is_english

# Most documents weigh this or less: offices, places, media.
ORDINARY = 1.1


class SearchDocument(models.Model):
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    url = models.CharField(max_length=200)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    snippet_th = models.TextField(blank=True)
    snippet_en = models.TextField(blank=True)
    # How much the thing matters by itself: 1441 before a sub-district office that has the same word in its name.
    weight = models.FloatField(default=1.0)
    # Of everything the row was made from: what has not changed is not cut into words again.
    sha256 = models.CharField(max_length=64)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="directory_searchdocument_once"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="directory_search_vector"),
            models.Index(
                fields=["kind"], condition=models.Q(weight__gt=ORDINARY), name="directory_search_matters"
            ),
            # For the titles that look most like what was asked; a signature of 256 bytes tells Thai titles well apart.
            GistIndex(
                OpClass("title_th", name="gist_trgm_ops(siglen=256)"), name="directory_search_near_title_th"
            ),
            GistIndex(
                OpClass("title_en", name="gist_trgm_ops(siglen=256)"), name="directory_search_near_title_en"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def title(self) -> str:
        return self._said("title") or self.title_th

    @property
    def snippet(self) -> str:
        return self._said("snippet")

    @property
    def address(self) -> str:
        """Where it is, in the reader's language. The stored address is the Thai one, and only as such is it understood."""
        language = get_language() or "th"
        with override("th"):
            return translate_url(self.url, language)

    def _said(self, field: str) -> str:
        language = "en" if is_english(get_language() or "th") else "th"
        return str(getattr(self, f"{field}_{language}"))
