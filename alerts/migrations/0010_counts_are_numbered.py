from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0009_bulletin_notes")]

    operations = [
        migrations.AddField(
            model_name="analysisrun",
            name="counted",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="daystate",
            name="counted_times",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        # Older code goes on writing `counted_at` while it still runs: the column goes in a later release.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="daystate", name="counted_at")]
        ),
    ]
