-- Every event belongs to a stream: whose it is, and which kind of fact. What was stored before organizations were
-- known belongs to stream 0, which nobody owns and no rule opens.
--
-- standing: 0 what its submitter claims, 1 what it has shown the authority to say (gqts.capture.authority).

ALTER TABLE events.event ADD COLUMN stream_id integer NOT NULL DEFAULT 0;
ALTER TABLE events.event ADD COLUMN standing smallint NOT NULL DEFAULT 0;
ALTER TABLE events.event ALTER COLUMN stream_id DROP DEFAULT;
ALTER TABLE events.event ALTER COLUMN standing DROP DEFAULT;

-- Pages are read stream by stream and merged, so that nobody's page costs what others have stored.
CREATE INDEX event_stream_record_time ON events.event (stream_id, record_time, event_id);
DROP INDEX events.event_record_time;

ALTER TABLE events.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON events.event FOR SELECT TO gqts_viewer USING (sharing.may_see(stream_id, event_id));

-- A mention is seen with its event.
ALTER TABLE events.event_identifier ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON events.event_identifier FOR SELECT TO gqts_viewer USING (
    EXISTS (SELECT 1 FROM events.event e WHERE e.event_id = event_identifier.event_id)
);

-- The events that name identifiers, with their streams and nothing else: what must be known before it can be decided
-- what of them is shown. In two steps, as on a cluster.
CREATE FUNCTION events.find_named(keys uuid[], roles smallint[], most integer)
RETURNS TABLE (event_id uuid, stream_id integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ids uuid[];
BEGIN
    ids := ARRAY(
        SELECT DISTINCT i.event_id FROM events.event_identifier i
         WHERE i.identifier_key = ANY (keys) AND (roles IS NULL OR i.role = ANY (roles)) LIMIT most);
    RETURN QUERY SELECT e.event_id, e.stream_id FROM events.event e WHERE e.event_id = ANY (ids);
END
$$;
REVOKE ALL ON FUNCTION events.find_named(uuid[], smallint[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.find_named(uuid[], smallint[], integer) TO gqts_viewer;

GRANT USAGE ON SCHEMA events TO gqts_viewer;
GRANT SELECT ON events.event, events.event_identifier TO gqts_viewer;
