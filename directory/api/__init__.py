"""The public API's common ground: one shape of errors, of lists and of parameters; and the API of places and agencies."""
