import django.db.models.deletion
from django.db import migrations, models

import accounts.fields


class Migration(migrations.Migration):
    dependencies = [("assessment", "0017_renewal_before_the_year_is_over")]

    operations = [
        migrations.CreateModel(
            name="VolunteerPhoto",
            fields=[
                (
                    "volunteer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="photo",
                        serialize=False,
                        to="assessment.volunteer",
                        verbose_name="อาสา",
                    ),
                ),
                (
                    "picture",
                    accounts.fields.EncryptedField(
                        index="", purpose="assessment.volunteerphoto.picture", verbose_name="รูป"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="เมื่อ")),
            ],
            options={"verbose_name": "รูปบนบัตรอาสา", "verbose_name_plural": "รูปบนบัตรอาสา"},
        ),
    ]
