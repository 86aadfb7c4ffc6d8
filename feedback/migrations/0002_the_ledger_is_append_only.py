from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_rewriting_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: row % stays as it was written.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER the_ledger_is_append_only BEFORE UPDATE OR DELETE ON feedback_reviewaction
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_the_ledger();
"""

DROP = """
DROP TRIGGER the_ledger_is_append_only ON feedback_reviewaction;
DROP FUNCTION refuse_rewriting_the_ledger();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
