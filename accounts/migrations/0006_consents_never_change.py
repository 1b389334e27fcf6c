"""A decision about consent is never changed or deleted: the database itself refuses, whoever asks."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A decision about consent is never changed or deleted; a new one is added (table %)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER accounts_consent_never_changes BEFORE UPDATE OR DELETE ON accounts_consent
FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_consents")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION accounts_refuse_change()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER accounts_consent_never_changes ON accounts_consent"),
    ]
