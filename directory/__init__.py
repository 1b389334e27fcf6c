"""Ground floor: places and agencies."""
