"""Renderings of one stored area of a bulletin. Every number comes from the snapshot; nothing is computed here.

`message` decides what is said; the other modules only give it a form: `text` and `flex` (LINE), `radio`, `poster` (PDF),
`picture` (PNG), `atom`, `cap`, and the whole table as `table` (JSON, CSV) with its `dictionary`.
"""
