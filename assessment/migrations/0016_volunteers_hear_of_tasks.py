from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0015_rollout_counts")]

    operations = [
        migrations.AddField(
            model_name="volunteer",
            name="hears_of_tasks",
            field=models.BooleanField(db_default=True, default=True, verbose_name="บอกงานใหม่ทาง LINE"),
        ),
    ]
