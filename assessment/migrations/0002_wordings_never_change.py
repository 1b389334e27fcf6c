"""The words of a version are never changed, and no version is deleted: the database itself refuses, whoever asks.

What may change is where a version stands: its status, who read it and when, why it was retired.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION assessment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text[] := ARRAY['status', 'reviewer_id', 'reviewed_at', 'retired_at', 'retired_reason'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - standing = to_jsonb(OLD) - standing THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The words of an item are never changed or deleted; a new wording is a new version (table %)',
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
