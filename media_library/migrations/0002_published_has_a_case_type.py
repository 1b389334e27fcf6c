"""What is approved or published is about at least one case type: the database says so at the end of each transaction."""

from django.db import migrations

CHECK = """
CREATE FUNCTION media_library_has_case_type() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE checked bigint;
BEGIN
    IF TG_TABLE_NAME = 'media_library_mediaitem' THEN checked := NEW.id; ELSE checked := OLD.mediaitem_id; END IF;
    IF EXISTS (SELECT FROM media_library_mediaitem WHERE id = checked AND state IN ('scheduled', 'published'))
       AND NOT EXISTS (SELECT FROM media_library_mediaitem_case_types WHERE mediaitem_id = checked) THEN
        RAISE EXCEPTION 'Media item % is public and about no case type', checked USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = (
    ("media_library_mediaitem", "INSERT OR UPDATE OF state"),
    ("media_library_mediaitem_case_types", "DELETE"),
)


def _trigger(table: str, events: str) -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_case_type AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION media_library_has_case_type()"
    )


class Migration(migrations.Migration):
    dependencies = [("media_library", "0001_items_files_and_kits")]

    operations = [
        migrations.RunSQL(CHECK, "DROP FUNCTION media_library_has_case_type()"),
        *[
            migrations.RunSQL(_trigger(table, events), f"DROP TRIGGER {table}_case_type ON {table}")
            for table, events in TRIGGERS
        ],
    ]
