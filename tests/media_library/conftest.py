"""Every test of the library writes its files into a folder of its own."""

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "library"
