-- Facts of before held the links of invitations and recoveries themselves, and nobody sent them: they are emptied.
-- Who waits for such a mail asks again.

UPDATE kit.outbox SET payload = '{}', delivered_at = coalesce(delivered_at, now())
WHERE topic IN ('accounts.invited', 'accounts.recovery_requested') AND payload ? 'path';
