"""Files of the library: checked by what is in them, kept under names of our own, made into what people can play."""
