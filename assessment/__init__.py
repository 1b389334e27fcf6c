"""The immunity test and the volunteers who passed it."""
