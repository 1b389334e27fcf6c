"""The API as a whole: its addresses, its description and the page for developers."""
