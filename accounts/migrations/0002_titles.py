"""Titles before a name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_users")]

    operations = [
        migrations.CreateModel(
            name="Title",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("name_th", models.CharField(max_length=60, unique=True, verbose_name="คำนำหน้า")),
                ("abbr_th", models.CharField(max_length=30, verbose_name="ตัวย่อ")),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("group", models.CharField(max_length=20, verbose_name="กลุ่ม")),
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("max_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_short", models.BooleanField(verbose_name="อยู่ในรายการสั้น")),
            ],
            options={
                "verbose_name": "คำนำหน้า",
                "verbose_name_plural": "คำนำหน้า",
                "ordering": ["number"],
            },
        ),
    ]
