from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0012_agency_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="linkday",
            name="passed",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="ผ่านแบบทดสอบ"),
        ),
    ]
