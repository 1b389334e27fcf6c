"""What the library holds: items, who made them, their files, kits, and how often each was of use in a day."""

from media_library.models.files import MediaFile
from media_library.models.items import Audience, Channel, Kind, Language, Licence, MediaItem, State
from media_library.models.kits import Kit
from media_library.models.makers import Maker, Series, SeriesItem
from media_library.models.records import ItemDay, Publication
from media_library.models.uploads import Upload

__all__ = [
    "Audience",
    "Channel",
    "ItemDay",
    "Kind",
    "Kit",
    "Language",
    "Licence",
    "Maker",
    "MediaFile",
    "MediaItem",
    "Publication",
    "Series",
    "SeriesItem",
    "State",
    "Upload",
]
