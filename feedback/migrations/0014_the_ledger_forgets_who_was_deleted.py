from django.db import migrations

# The reasoning stands in docs/her-data.md.
CREATE = """
CREATE OR REPLACE FUNCTION refuse_rewriting_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.comment = '' AND OLD.detail @> NEW.detail
       AND (NEW.id, NEW.at, NEW.action, NEW.actor_id, NEW.artisan_id, NEW.listing_id, NEW.draft_id, NEW.job_id,
            NEW.attribute, NEW.reason, NEW.request_id)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.at, OLD.action, OLD.actor_id, OLD.artisan_id, OLD.listing_id, OLD.draft_id, OLD.job_id,
            OLD.attribute, OLD.reason, OLD.request_id)
       AND EXISTS (SELECT FROM feedback_accountdeletion AS deletion
                   WHERE deletion.artisan_id = OLD.artisan_id AND deletion.state = 'erasing'
                     AND deletion.due_at <= clock_timestamp())
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: row % stays as it was written.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_unwriting_deletions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.artisan_id, NEW.asked_at, NEW.due_at)
           IS NOT DISTINCT FROM (OLD.id, OLD.artisan_id, OLD.asked_at, OLD.due_at)
       AND (NEW.state = OLD.state OR (OLD.state, NEW.state) IN
            (('asked', 'undone'), ('asked', 'erasing'), ('erasing', 'done')))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Deletion % stays on record as it was asked for.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER deletions_stay_on_record BEFORE UPDATE OR DELETE ON feedback_accountdeletion
    FOR EACH ROW EXECUTE FUNCTION refuse_unwriting_deletions();
"""

DROP = """
DROP TRIGGER deletions_stay_on_record ON feedback_accountdeletion;
DROP FUNCTION refuse_unwriting_deletions();
CREATE OR REPLACE FUNCTION refuse_rewriting_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: row % stays as it was written.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0013_data_exports_and_deletions")]

    operations = [migrations.RunSQL(CREATE, DROP)]
