"""What paper of every room is made with: the look, lines of Thai text, a sheet to draw on."""
