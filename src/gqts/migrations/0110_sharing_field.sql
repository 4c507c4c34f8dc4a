-- Whether the viewer of this transaction may see one field of a fact: what `gqts.sharing.decide` says of it, for facts
-- that are kept by themselves and governed by a field of their own, such as certificates.

CREATE FUNCTION sharing.may_see_field(stream integer, fact uuid, part smallint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    viewer uuid := nullif(current_setting('gqts.viewer', true), '')::uuid;
    looked_at timestamptz := coalesce(nullif(current_setting('gqts.at', true), '')::timestamptz, now());
    allowed smallint;
    named text[];
BEGIN
    IF NOT sharing.may_see(stream, fact) THEN
        RETURN false;
    END IF;
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
     WHERE r.stream_id = stream AND r.field = part AND r.starts_at <= looked_at
       AND (r.ends_at IS NULL OR looked_at < r.ends_at)
     ORDER BY r.starts_at DESC, r.rule_id DESC LIMIT 1;
    IF NOT FOUND THEN
        -- gqts.sharing.fact.SENSITIVE; any other field goes with its fact.
        RETURN part NOT IN (1, 3, 4, 5, 6, 7, 11);
    END IF;
    IF allowed = 3 THEN
        RETURN true;
    END IF;
    IF allowed = 0 OR viewer IS NULL THEN
        RETURN false;
    END IF;
    IF named && coalesce(nullif(current_setting('gqts.names', true), ''), '{}')::text[] THEN
        RETURN true;
    END IF;
    IF fact = ANY (coalesce(nullif(current_setting('gqts.in_chain', true), ''), '{}')::uuid[]) AND allowed = 2 THEN
        RETURN true;
    END IF;
    RETURN fact = ANY (coalesce(nullif(current_setting('gqts.in_scope', true), ''), '{}')::uuid[])
       AND named && coalesce(nullif(current_setting('gqts.scoped_names', true), ''), '{}')::text[];
END
$$;
