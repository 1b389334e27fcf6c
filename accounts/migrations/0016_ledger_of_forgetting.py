from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_consents_in_the_order_written"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(max_length=16)),
                ("what", models.CharField(max_length=10)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
