"""The front page of staff: gathers what each room has for the person who is on duty; one search over all of it."""
