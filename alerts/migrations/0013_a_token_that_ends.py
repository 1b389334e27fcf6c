from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0012_imports_by_api"),
    ]

    operations = [
        migrations.AlterField(
            model_name="staffalarm",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bulletin-missing", "ยังไม่มีประกาศของวันนี้"),
                    ("stopped", "การส่งประกาศทาง LINE หยุด"),
                    ("held", "โควตาข้อความ LINE ไม่พอ การส่งพักอยู่"),
                    ("waiting", "การส่งประกาศค้างเกิน 10 นาที"),
                    ("unknown", "มีข้อความที่ไม่ทราบว่าส่งถึงหรือไม่"),
                    ("quota-low", "โควตาข้อความ LINE เหลือไม่พอส่งครั้งหน้า"),
                    ("token-ends", "โทเคนของระบบตำรวจใกล้หมดอายุ"),
                ],
                max_length=20,
                verbose_name="เรื่อง",
            ),
        ),
    ]
