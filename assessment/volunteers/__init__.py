"""Volunteers: who may become one, the path, the card, and what officers decide."""
