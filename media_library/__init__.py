"""Curated knowledge media."""
