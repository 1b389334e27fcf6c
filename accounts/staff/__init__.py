"""Staff: what they may do, where, and how they come in."""
