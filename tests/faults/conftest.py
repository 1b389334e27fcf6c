"""One portal for all fault tests: making it takes a few seconds, and every test leaves it whole."""

import pytest

from tests.faults.house import NGINX, House


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """PostgreSQL and Valkey with reference data, and web in production settings."""
    made = House(tmp_path_factory.mktemp("house") / "var of a house")
    try:
        made.manage("migrate", "--verbosity", "0")
        made.manage("collectstatic", "--noinput", "--verbosity", "0")
        made.start("web")
        made.wait_for(lambda: made.get("/readyz")[0] == 200)
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def front(house):
    """The same behind nginx."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    house.start("nginx")
    certificate = house.var / "nginx" / "tls" / "privkey.pem"
    house.wait_for(lambda: certificate.exists() and house.ask_front("/healthz")[0] == 200)
    return house
