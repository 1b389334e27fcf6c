"""Records of the audit are added, never changed or deleted, and each stands on the one before: the database sees to it.

`accounts_take_audit_head` serialises writers until the end of their transactions; the head's row itself cannot be
locked by an account that may not change it. The trigger runs as the owner of the tables, who alone may move the head.
"""

from django.db import migrations

from accounts.audit.privileges import protect

FIRST = "INSERT INTO accounts_audithead (id, sequence, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))"
TAKE = """
CREATE FUNCTION accounts_take_audit_head() RETURNS TABLE (sequence bigint, hash bytea) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts_auditrecord'));
    RETURN QUERY SELECT head.sequence, head.hash FROM accounts_audithead head;
END $$
"""
FOLLOW = """
CREATE FUNCTION accounts_audit_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE accounts_audithead head SET sequence = NEW.sequence, hash = NEW.hash
    WHERE head.sequence = NEW.sequence - 1 AND head.hash = NEW.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'An audit record must stand on the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
SEARCH_PATH = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION accounts_audit_follows() SET search_path = %I, pg_temp', current_schema());
END $$
"""
REFUSE = """
CREATE FUNCTION accounts_audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is never changed or deleted (table %)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
MOVED_BY_TRIGGER = """
CREATE FUNCTION accounts_audit_head_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The head of the audit moves only with a record' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
KEPT = ("accounts_auditrecord", "accounts_auditanchor")


def _trigger(table: str, name: str, when: str, each: str, function: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {name} ON {table}",
    )


def _protect(apps, schema_editor):
    protect(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_audit_records")]

    operations = [
        migrations.RunSQL(FIRST, "DELETE FROM accounts_audithead"),
        migrations.RunSQL(TAKE, "DROP FUNCTION accounts_take_audit_head()"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION accounts_audit_follows()"),
        migrations.RunSQL(SEARCH_PATH, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, "DROP FUNCTION accounts_audit_refuses()"),
        migrations.RunSQL(MOVED_BY_TRIGGER, "DROP FUNCTION accounts_audit_head_moves()"),
        _trigger("accounts_auditrecord", "accounts_audit_follows", "BEFORE INSERT", "ROW", "accounts_audit_follows"),
        *[
            _trigger(table, f"{table}_never_changes", "BEFORE UPDATE OR DELETE", "ROW", "accounts_audit_refuses")
            for table in KEPT
        ],
        *[
            _trigger(table, f"{table}_is_never_emptied", "BEFORE TRUNCATE", "STATEMENT", "accounts_audit_refuses")
            for table in (*KEPT, "accounts_audithead")
        ],
        _trigger("accounts_audithead", "accounts_audithead_stays", "BEFORE DELETE", "ROW", "accounts_audit_refuses"),
        _trigger(
            "accounts_audithead", "accounts_audithead_moves", "BEFORE UPDATE", "ROW", "accounts_audit_head_moves"
        ),
        migrations.RunPython(_protect, migrations.RunPython.noop),
    ]  # fmt: skip
