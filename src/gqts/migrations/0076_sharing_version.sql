-- A name for the state that all sharing rules are in, so that a process may keep policies it has read until any changes.
-- It changes with the rules, in the same transaction: whoever reads the name first and rules after it never keeps old
-- rules under a new name.
-- To distribute: create_reference_table('sharing.policy_version').

CREATE TABLE sharing.policy_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version uuid NOT NULL
);
INSERT INTO sharing.policy_version VALUES (true, gen_random_uuid());

CREATE FUNCTION sharing.note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO sharing.policy_version VALUES (true, gen_random_uuid())
    ON CONFLICT (one) DO UPDATE SET version = EXCLUDED.version;
    RETURN NULL;
END
$$;
CREATE TRIGGER rule_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sharing.rule
    FOR EACH STATEMENT EXECUTE FUNCTION sharing.note_change();

-- Whose streams are, and the rules for each of their fields that have not ended: what `decide` is asked with. The
-- viewer's role may ask it for streams it has met, and may not read the table.
DROP FUNCTION sharing.rules_in_force(integer[], timestamptz);
CREATE FUNCTION sharing.rules_from(streams integer[], looked_at timestamptz)
RETURNS TABLE (
    stream_id integer, organization_id uuid, kind smallint, rule_id uuid, field smallint, audience smallint,
    names text[], reason text, starts_at timestamptz, ends_at timestamptz, made_by text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN  -- in this language the plan is kept
    RETURN QUERY SELECT s.stream_id, s.organization_id, s.kind, r.rule_id, r.field, r.audience, r.names, r.reason, r.starts_at,
           r.ends_at, r.made_by
      FROM sharing.stream s
      LEFT JOIN (SELECT q.* FROM sharing.rule q WHERE q.ends_at IS NULL OR looked_at < q.ends_at) r USING (stream_id)
     WHERE s.stream_id = ANY (streams);
END
$$;
REVOKE ALL ON FUNCTION sharing.rules_from(integer[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing.rules_from(integer[], timestamptz) TO gqts_viewer;

-- The streams of which the viewer sees every event, whatever the goods are.
CREATE FUNCTION sharing.list_open(streams integer[]) RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT s FROM unnest(streams) s WHERE sharing.may_see(s, NULL);
END
$$;
REVOKE ALL ON FUNCTION sharing.list_open(integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing.list_open(integer[]) TO gqts_viewer;
