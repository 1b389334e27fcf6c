"""Django's PostgreSQL backend, with a watch over requests that wait for a server that does not answer."""
