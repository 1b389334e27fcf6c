"""The audit: who of the staff saw what of whom, in a chain that cannot be changed unnoticed. See docs/audit.md."""
