"""What was published stays written as it was; a whole item may go only while it never was."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION media_library_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published version is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$
"""
TABLE = "media_library_publication"


class Migration(migrations.Migration):
    dependencies = [("media_library", "0002_published_has_a_case_type")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION media_library_refuse_change()"),
        migrations.RunSQL(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION media_library_refuse_change()",
            f"DROP TRIGGER {TABLE}_never_changes ON {TABLE}",
        ),
    ]
