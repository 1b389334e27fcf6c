"""A step of a volunteer is never changed or deleted: the database itself refuses, whoever asks.

One thing may happen to it: its person leaves. Then the step stays in the counts, without them and without its reason.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION assessment_keep_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.volunteer_id IS NULL
        AND to_jsonb(NEW) - 'volunteer_id' = to_jsonb(OLD) - 'volunteer_id' THEN
        NEW.reason := '';
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A step of a volunteer is never changed or deleted; a new one is added (table %)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER assessment_volunteerstep_never_changes BEFORE UPDATE OR DELETE ON assessment_volunteerstep
FOR EACH ROW EXECUTE FUNCTION assessment_keep_step()
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_volunteers")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION assessment_keep_step()"),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER assessment_volunteerstep_never_changes ON assessment_volunteerstep"
        ),
    ]
