from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reports")]

    operations = [
        migrations.AlterModelOptions(name="report", options={"permissions": [("close_report", "Can close reports")]}),
    ]
