"""This room's part of the front page of staff: the day's bulletin, the alarms, the files with cases."""
