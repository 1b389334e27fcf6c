"""Whatever is asked, the answer is as the OpenAPI document says: schemathesis asks, with the same questions every time."""

import pytest
import schemathesis
from django.core import signals
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from cybervaccine.api.describing import document
from cybervaccine.wsgi import application
from tests.alerts.api.sending import token
from tests.bulletins import make_bulletin
from tests.media_library.items import make_public

pytestmark = pytest.mark.django_db
PATHS = document()["paths"]
OPERATIONS = [(path, method) for path, methods in PATHS.items() for method in methods]
# Lists that can be asked for something.
ASKED = [
    path
    for path, methods in PATHS.items()
    if "get" in methods and "province" in str(methods["get"]["parameters"])
]
SPANS = ("/api/v1/bulletins/", "/api/v1/statistics/daily/")
# Any bytes are a body, and a day may lie after another: these are refused for what they say, not for their form.
REFUSED_BY_CONTENT = (*SPANS, "/api/v1/cases/import/")
EXAMPLES = 25


@pytest.fixture
def api(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # As Django's own test client does: the test's connection, with its open transaction, outlives the request.
    monkeypatch.setattr(signals.request_started, "receivers", [])
    monkeypatch.setattr(signals.request_finished, "receivers", [])
    make_bulletin()
    make_public()
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


def ask_all(api, path, method, mode):
    """Ask `EXAMPLES` questions of one kind; the first answer that is not as described raises."""
    headers = {"Accept-Encoding": "identity"}
    if "cases" in path:
        headers["Authorization"] = f"Bearer {token()[1]}"
    excluded = [positive_data_acceptance] if path in REFUSED_BY_CONTENT else []
    answers = []

    @seed(2026)
    @settings(
        max_examples=EXAMPLES, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(api[path][method].as_strategy(generation_mode=mode))
    def ask(case):
        answers.append(case.call_and_validate(headers=headers, excluded_checks=excluded).status_code)

    ask()
    return answers


@pytest.mark.parametrize(
    ("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS]
)
def test_every_answer_is_as_described(api, path, method):
    answers = ask_all(api, path, method, GenerationMode.POSITIVE)

    assert answers
    assert max(answers) < 500


@pytest.mark.parametrize("path", ASKED)
def test_what_is_not_described_is_refused(api, path):
    answers = ask_all(api, path, "get", GenerationMode.NEGATIVE)

    assert 400 in answers
    assert set(answers) <= {200, 400, 404}
