"""A LINE platform on loopback for development and tests: Login v2.1, Messaging API, webhooks, a ledger, faults on demand."""
