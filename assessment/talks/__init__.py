"""Talks of volunteers: who is asked to give one where, and what a talk changed."""
