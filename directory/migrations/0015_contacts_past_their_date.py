from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0014_agency_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="flagged_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="พบว่าเลยกำหนดเมื่อ"),
        ),
    ]
