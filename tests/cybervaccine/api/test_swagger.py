"""What is shipped of Swagger UI: the files the page loads, with their licence, and no more."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from cybervaccine.api.swagger import FILES, SwaggerFinder


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.STYLESHEET_ROOT = tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_found_and_collected_without_a_pointer_to_what_is_not_there(name):
    served = Path(finders.find(f"swagger/{name}")).read_bytes()

    assert len(served) > 600
    assert b"sourceMappingURL=swagger" not in served


def test_nothing_else_of_the_package_is_shipped():
    collected = [name for name, _ in SwaggerFinder().list(None)]

    assert collected == [f"swagger/{name}" for name in FILES]
    assert finders.find("swagger/../settings.py") is None
    assert finders.find("swagger/swagger-ui.css.map") is None
