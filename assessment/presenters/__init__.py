"""What the screens of this room show, worded for the reader."""
