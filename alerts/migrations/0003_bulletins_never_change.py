"""A bulletin is never changed: the database itself refuses, whoever asks."""

from django.db import migrations

TABLES = ("alerts_bulletin", "alerts_bulletinarea", "alerts_bulletinentry")

FUNCTION = """
CREATE FUNCTION alerts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A bulletin is never changed or deleted; late data makes a new revision (table %)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


def _trigger(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION alerts_refuse_change()"
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_analysis_runs")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION alerts_refuse_change()"),
        *[
            migrations.RunSQL(_trigger(table), f"DROP TRIGGER {table}_never_changes ON {table}")
            for table in TABLES
        ],
    ]
