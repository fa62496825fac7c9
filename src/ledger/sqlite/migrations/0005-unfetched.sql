-- Results that nobody has fetched: few, however many requests there are.
-- Written by: request-table.ts. Read by: list-requests.ts, sqlite-ledger.ts.

-- When a result was found not to have been fetched; null unless that is still so.
ALTER TABLE requests ADD COLUMN unfetched_at INTEGER;
UPDATE requests SET unfetched_at = (
    SELECT max(delivery.value ->> 'at') FROM json_each(course, '$.deliveries') AS delivery
    WHERE delivery.value ->> 'about' = 'result'
    HAVING sum(delivery.value ->> 'state' = 'delivered') = 0 AND sum(delivery.value ->> 'state' = 'undelivered') > 0
  )
  WHERE finished_at IS NOT NULL;
CREATE INDEX requests_unfetched ON requests (unfetched_at) WHERE unfetched_at IS NOT NULL;
