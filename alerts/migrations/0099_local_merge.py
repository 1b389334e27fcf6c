from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_case_type_pages"), ("alerts", "0006_detection_limits")]
