"""The bulletin's way to the people: who gets it, when, and how each call to LINE ends. See docs/delivery.md."""
