"""The tables of this room."""

from assessment.models.forms import Form, FormItem
from assessment.models.items import Item, ItemVersion

__all__ = ["Form", "FormItem", "Item", "ItemVersion"]
