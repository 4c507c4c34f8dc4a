-- Each organization's events are its own, also when two tell the very same one: nobody learns from the answer, or from
-- what it is shown, that somebody else told it before. An eventID names one event of the organization that chose it.
--
-- teller: with an eventID that its sender chose (role 12), the organization, as its first stream; else NULL. What was
-- stored before has its own stream there: of most of it, nobody's.

ALTER TABLE events.event_identifier ADD COLUMN teller integer;

UPDATE events.event_identifier SET teller = event.stream_id
  FROM events.event WHERE event.event_id = event_identifier.event_id AND event_identifier.role = 12;

DROP INDEX events.event_identifier_event_id;
CREATE UNIQUE INDEX event_identifier_event_id ON events.event_identifier (identifier_key, teller) WHERE role = 12;
