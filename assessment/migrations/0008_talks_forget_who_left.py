"""A talk whose volunteer leaves keeps its numbers only: the database itself takes away what was written, and what was planned."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION assessment_talk_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.place := '';
    NEW.note := '';
    IF NEW.state = 'planned' THEN
        NEW.state := 'cancelled';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER assessment_talk_forgets_who_left BEFORE UPDATE OF volunteer_id ON assessment_talk
FOR EACH ROW WHEN (NEW.volunteer_id IS NULL) EXECUTE FUNCTION assessment_talk_forgets()
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_talks_and_tasks")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION assessment_talk_forgets()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER assessment_talk_forgets_who_left ON assessment_talk"),
    ]
