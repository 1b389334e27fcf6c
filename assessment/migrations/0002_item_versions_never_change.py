"""The wording of an item is never changed: the database itself refuses, whoever asks."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION assessment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A version of an item is never changed or deleted; a new wording is a new version (table %)',
        TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER assessment_itemversion_never_changes BEFORE UPDATE OR DELETE ON assessment_itemversion
FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_item_bank")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION assessment_refuse_change()"),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER assessment_itemversion_never_changes ON assessment_itemversion"
        ),
    ]
