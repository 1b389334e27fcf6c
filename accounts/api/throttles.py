"""How often the API may be called. Counting is one atomic step in Valkey, so it also holds for a thousand calls at once.

The framework's own throttles read, compare and write: calls at the same moment do not see each other.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.client_address import client_address
from accounts.limits import Rate, retry_after

# Ten a second for five minutes from one address: whole offices sit behind one, a copy of everything takes some 250.
READS = Rate("api-reads", 3000, 300)
# A person's page asks once; a script that asks all the time is not a person.
OWN = Rate("api-own", 120, 300)


class Throttle(BaseThrottle):
    """At most `rate` by `who`; open while the counters are gone, as for citizens everywhere."""

    rate: Rate

    def who(self, request: Request) -> str:
        return client_address(request._request)

    def allow_request(self, request: Request, view: Any) -> bool:
        self._wait = retry_after(self.rate, self.who(request), at=timezone.now())
        return not self._wait

    def wait(self) -> float:
        return self._wait


class Reads(Throttle):
    rate = READS


class Own(Throttle):
    rate = OWN

    def who(self, request: Request) -> str:
        return f"user {request.user.pk}"
