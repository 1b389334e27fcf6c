"""Case statistics, the nightly analysis and the daily bulletin."""
