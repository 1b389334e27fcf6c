"""Facts of this room that must always hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection

LOOPS = """
    WITH RECURSIVE above AS (
        SELECT id, parent_id FROM directory_agency WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT above.id, agency.parent_id
        FROM above JOIN directory_agency agency ON agency.id = above.parent_id
        WHERE agency.parent_id IS NOT NULL
    ) CYCLE id, parent_id SET is_loop USING path
    SELECT DISTINCT code FROM above JOIN directory_agency USING (id) WHERE is_loop ORDER BY code LIMIT 20
"""
CHECKED_BY_THE_FILE = """
    SELECT count(*) FROM directory_contactpoint WHERE keeper = 'file' AND verified_on IS NOT NULL
"""
UNAGREED_HOTLINES = """
    SELECT contact.id FROM directory_contactpoint contact JOIN LATERAL (
        SELECT * FROM directory_hotlineproposal WHERE contact_id = contact.id AND outcome = 'approved'
        ORDER BY decided_at DESC, id DESC LIMIT 1
    ) agreed ON true
    WHERE (contact.agency_id, contact.kind, contact.value, contact.menu, contact.label_th, contact.label_en, contact.hours,
           contact.conflict, contact.retired_on IS NOT NULL)
      IS DISTINCT FROM (agreed.agency_id, agreed.kind, agreed.value, agreed.menu, agreed.label_th, agreed.label_en,
           agreed.hours, agreed.conflict, agreed.action = 'remove')
    ORDER BY contact.id
"""
UNKEPT_WORDING = """
    SELECT slug FROM directory_guidancetext text
    WHERE NOT EXISTS (SELECT FROM directory_guidancerevision kept WHERE kept.text_id = text.id
        AND (kept.title_th, kept.title_en, kept.body_th, kept.body_en, kept.as_of, kept.source)
          = (text.title_th, text.title_en, text.body_th, text.body_en, text.as_of, text.source))
    ORDER BY slug
"""
LETTERS = {
    "letters are at offices without having been issued": """
        SELECT DISTINCT letter_id FROM directory_circulation JOIN directory_letter letter ON letter.id = letter_id
        WHERE issued_at IS NULL""",
    "circulations have the short link of another office": """
        SELECT circulation.id FROM directory_circulation circulation JOIN directory_link link ON link.id = link_id
        WHERE link.agency_id IS DISTINCT FROM circulation.agency_id""",
    "circulations were withdrawn and yet their private link opens": """
        SELECT circulation.id FROM directory_circulation circulation
        JOIN directory_privatelink link ON link.circulation_id = circulation.id
        WHERE withdrawn_at IS NOT NULL AND ended_at IS NULL""",
    "circulations are open and yet no private link opens": """
        SELECT id FROM directory_circulation circulation WHERE withdrawn_at IS NULL
        AND NOT EXISTS (SELECT FROM directory_privatelink WHERE circulation_id = circulation.id AND ended_at IS NULL)""",
}


def broken(*, at: dt.datetime) -> Iterator[str]:
    """One sentence for each broken fact."""
    with connection.cursor() as cursor:
        cursor.execute(LOOPS)
        for (code,) in cursor.fetchall():
            yield f"agency {code}: its parents form a loop"
        cursor.execute(CHECKED_BY_THE_FILE)
        if count := cursor.fetchone()[0]:
            yield f"{count} contact points are checked and yet not kept by staff: a load may overwrite them"
        cursor.execute(UNAGREED_HOTLINES)
        for (pk,) in cursor.fetchall():
            yield f"contact point {pk}: it says something else than what two officers agreed to last"
        cursor.execute(UNKEPT_WORDING)
        for (slug,) in cursor.fetchall():
            yield f"guidance text {slug}: what it says now is none of its revisions"
        for fact, rows in LETTERS.items():
            cursor.execute(rows)
            if found := cursor.fetchall():
                yield f"{len(found)} {fact}"
