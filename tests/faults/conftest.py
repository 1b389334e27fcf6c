"""One portal for all fault tests: making it takes a few seconds, and every test leaves it whole."""

import pytest

from tests import ready
from tests.faults.house import NGINX, House


@pytest.fixture(scope="session")
def new_house(folder_of_the_run):
    """`new_house(var)`: migrated servers and collected static files, copied from one that was made once."""

    def copied(var):
        ready.copy_into(var, ready.var_of_a_house(folder_of_the_run))
        return House(var)

    return copied


@pytest.fixture(scope="session")
def house(tmp_path_factory, new_house):
    """PostgreSQL and Valkey, and web in production settings."""
    made = new_house(tmp_path_factory.mktemp("house") / "var of a house")
    try:
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
