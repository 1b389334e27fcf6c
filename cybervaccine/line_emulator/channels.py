"""The two channels of the emulated provider and the clock they live by."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Channels:
    """Ids and secrets. These are the emulator's own, known to everybody: they open nothing but the emulator."""

    login_id: str = "1650000001"
    login_secret: str = "emulator-login-secret-0123456789"
    messaging_secret: str = "emulator-signs-webhooks-01234567"
    access_token: str = "emulator-messaging-access-token"

    def environment(self, address: str) -> dict[str, str]:
        """The portal's settings that make it use an emulator at this address."""
        return {
            "LINE_ACCESS_BASE": address,
            "LINE_API_BASE": address,
            "LINE_API_DATA_BASE": address,
            "LINE_LOGIN_CHANNEL_ID": self.login_id,
            "LINE_LOGIN_CHANNEL_SECRET": self.login_secret,
            "LINE_MESSAGING_CHANNEL_SECRET": self.messaging_secret,
            "LINE_MESSAGING_ACCESS_TOKEN": self.access_token,
        }


BOT_ID = "Ub07000000000000000000000000000b0"


@dataclass
class Clock:
    """The platform's time: the machine's, moved by `offset` seconds."""

    offset: float = 0.0
    read: Callable[[], float] = field(default=time.time)

    def now(self) -> float:
        return self.read() + self.offset

    def text(self) -> str:
        return text_of(self.now())


def text_of(seconds: float) -> str:
    return (
        dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    )


def seconds_of(text: str) -> float:
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
