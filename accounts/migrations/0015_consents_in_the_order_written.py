from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_line_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["user", "purpose", "-id"], name="accounts_consent_last"),
        ),
        migrations.RemoveIndex(model_name="consent", name="accounts_consent_newest"),
    ]
