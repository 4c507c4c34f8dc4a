-- Who may see what. A stream is one kind of fact of one organization: the number by which an event carries both.
-- To distribute: create_reference_table('sharing.stream') and ('sharing.rule'); sharing.look stays local.

CREATE SCHEMA sharing;

-- The role in which what is shown to somebody is read: it owns nothing, logs in nowhere, and row-level security binds
-- it. Roles belong to the whole server, so another database of it may have made this one already.
DO $$
BEGIN
    CREATE ROLE gqts_viewer NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role(CURRENT_USER, 'gqts_viewer', 'MEMBER') THEN
        EXECUTE format('GRANT gqts_viewer TO %I', CURRENT_USER);
    END IF;
END
$$;

CREATE TABLE sharing.stream (
    stream_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind smallint NOT NULL,
    UNIQUE (organization_id, kind)
);

-- The rules of every owner; never changed but for the end, so that what held at any time can be told.
CREATE TABLE sharing.rule (
    rule_id uuid PRIMARY KEY,
    stream_id integer NOT NULL,
    field smallint NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    names text[] NOT NULL,
    reason text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz CHECK (ends_at >= starts_at),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX rule_stream ON sharing.rule (stream_id, field, starts_at DESC, rule_id DESC);

-- Who looked at whose data, when and for what. Added to, never changed.
CREATE TABLE sharing.look (
    look_id uuid PRIMARY KEY,
    looked_at timestamptz NOT NULL,
    owner_id uuid NOT NULL,
    viewer_id uuid NOT NULL,
    person_name text NOT NULL,
    purpose text NOT NULL,
    subject text NOT NULL,
    kinds smallint[] NOT NULL,
    facts integer NOT NULL,
    override_reason text NOT NULL
);
CREATE INDEX look_owner ON sharing.look (owner_id, looked_at DESC, look_id DESC);
CREATE INDEX look_override ON sharing.look (looked_at DESC, look_id DESC) WHERE override_reason <> '';

-- Whether the viewer of this transaction may see an event at all: what `gqts.sharing.decide` says of Field.EVENT.
-- The viewer is told by settings of the transaction (gqts.sharing.viewing); without them nothing is seen but what is
-- public. `gqts.concerned` are the events of an item's story that the viewer handled, or has in its scope.
CREATE FUNCTION sharing.may_see(stream integer, event uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    viewer uuid := nullif(current_setting('gqts.viewer', true), '')::uuid;
    looked_at timestamptz := coalesce(nullif(current_setting('gqts.at', true), '')::timestamptz, now());
    allowed smallint;
    named text[];
BEGIN
    IF viewer IS NOT NULL THEN
        IF current_setting('gqts.override', true) = 'on' THEN
            RETURN true;
        END IF;
        PERFORM FROM sharing.stream s WHERE s.stream_id = stream AND s.organization_id = viewer;
        IF FOUND THEN
            RETURN true;
        END IF;
    END IF;
    SELECT r.audience, r.names INTO allowed, named FROM sharing.rule r
     WHERE r.stream_id = stream AND r.field = 0 AND r.starts_at <= looked_at
       AND (r.ends_at IS NULL OR looked_at < r.ends_at)
     ORDER BY r.starts_at DESC, r.rule_id DESC LIMIT 1;
    IF NOT FOUND OR allowed = 0 THEN
        RETURN false;
    END IF;
    IF allowed = 3 THEN
        RETURN true;
    END IF;
    IF viewer IS NULL THEN
        RETURN false;
    END IF;
    IF named && coalesce(nullif(current_setting('gqts.names', true), ''), '{}')::text[] THEN
        RETURN true;
    END IF;
    IF event = ANY (coalesce(nullif(current_setting('gqts.in_chain', true), ''), '{}')::uuid[]) AND allowed = 2 THEN
        RETURN true;
    END IF;
    RETURN event = ANY (coalesce(nullif(current_setting('gqts.in_scope', true), ''), '{}')::uuid[])
       AND named && coalesce(nullif(current_setting('gqts.scoped_names', true), ''), '{}')::text[];
END
$$;

-- Whose streams are, and the rule that counts for each of their fields: what `decide` is asked with. The viewer's role
-- may ask it for streams it has met, and may not read the table.
CREATE FUNCTION sharing.rules_in_force(streams integer[], looked_at timestamptz)
RETURNS TABLE (
    stream_id integer, organization_id uuid, kind smallint, rule_id uuid, field smallint, audience smallint,
    names text[], reason text, starts_at timestamptz, ends_at timestamptz, made_by text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN  -- in this language the plan is kept
    RETURN QUERY SELECT s.stream_id, s.organization_id, s.kind, r.rule_id, r.field, r.audience, r.names, r.reason, r.starts_at,
           r.ends_at, r.made_by
      FROM sharing.stream s LEFT JOIN LATERAL (
          SELECT DISTINCT ON (q.field) q.* FROM sharing.rule q
           WHERE q.stream_id = s.stream_id AND q.starts_at <= looked_at
             AND (q.ends_at IS NULL OR looked_at < q.ends_at)
           ORDER BY q.field, q.starts_at DESC, q.rule_id DESC) r ON true
     WHERE s.stream_id = ANY (streams);
END
$$;
REVOKE ALL ON FUNCTION sharing.rules_in_force(integer[], timestamptz) FROM PUBLIC;

GRANT USAGE ON SCHEMA sharing TO gqts_viewer;
GRANT EXECUTE ON FUNCTION sharing.rules_in_force(integer[], timestamptz) TO gqts_viewer;
