"""The public API of bulletins, statistics and case types, and the way in for the case files of police systems."""
