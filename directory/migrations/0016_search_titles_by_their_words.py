"""Which documents have a word in their title, answered by an index alone: where a word is in thousands of texts, those come first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0015_contacts_past_their_date")]

    operations = [
        migrations.RunSQL(
            """CREATE INDEX directory_search_title_words ON directory_searchdocument USING gin (ts_filter(vector, '{a}'))""",
            "DROP INDEX directory_search_title_words",
        )
    ]
