-- What was captured before there was a log is logged like anything that is captured since (gqts.worker.receipts).
INSERT INTO kit.outbox (topic, key, payload) VALUES ('receipts.catching_up', '', '{}'::jsonb);
