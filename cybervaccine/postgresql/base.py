"""The database backend: Django's own, but nobody queues for a server that is known to be silent."""

from typing import Any

from django.db.backends.postgresql import base

from cybervaccine.postgresql.watch import watch_of


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if watch_of(self.alias).is_silent:
            raise self.Database.OperationalError("PostgreSQL does not answer")
        return super().get_new_connection(conn_params)
