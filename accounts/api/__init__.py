"""The public API's limits, and a person's own data for programs in their own browser."""
