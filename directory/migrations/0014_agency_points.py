from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_link_passes"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="latitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="เช่น 13.7563",
                max_digits=7,
                null=True,
                verbose_name="ละติจูด",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="longitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="เช่น 100.5018",
                max_digits=7,
                null=True,
                verbose_name="ลองจิจูด",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__range", (5, 21)), ("longitude__range", (97, 106))),
                    _connector="OR",
                ),
                name="directory_agency_point_in_thailand",
            ),
        ),
    ]
