from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_changed_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.listing_id, OLD.number, OLD.writer, OLD.title, OLD.description, OLD.tags, OLD.alt_text,
        OLD.facts_used, OLD.models_used)
       IS DISTINCT FROM
       (NEW.listing_id, NEW.number, NEW.writer, NEW.title, NEW.description, NEW.tags, NEW.alt_text,
        NEW.facts_used, NEW.models_used)
    THEN
        RAISE EXCEPTION 'The words of draft % never change; a change is a new draft.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER words_of_a_draft_never_change BEFORE UPDATE ON ai_descriptions_draft
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_words();
"""

DROP = """
DROP TRIGGER words_of_a_draft_never_change ON ai_descriptions_draft;
DROP FUNCTION refuse_changed_words();
"""


class Migration(migrations.Migration):
    dependencies = [("ai_descriptions", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
