"""How far the vaccine has reached: registrations and passed tests by place, beside the cases that are reported there."""
