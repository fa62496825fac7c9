-- Appointments of requests with time, and results that nobody has fetched.
-- Written by: request-table.ts. Read by: list-requests.ts, sqlite-ledger.ts.

-- When a result was found not to have been fetched; null unless that is still so. Few, however many requests there are.
ALTER TABLE requests ADD COLUMN unfetched_at INTEGER;
UPDATE requests SET unfetched_at = (
    SELECT max(delivery.value ->> 'at') FROM json_each(course, '$.deliveries') AS delivery
    WHERE delivery.value ->> 'about' = 'result'
    HAVING sum(delivery.value ->> 'state' = 'delivered') = 0 AND sum(delivery.value ->> 'state' = 'undelivered') > 0
  )
  WHERE finished_at IS NOT NULL;
CREATE INDEX requests_unfetched ON requests (unfetched_at) WHERE unfetched_at IS NOT NULL;

-- What was a message for the end of a request alone is its appointment now: for the time in due_at.
UPDATE messages
  SET actor = 'attend_request',
    key = 'attend:' || requests.id || ':' || requests.due_at,
    payload = json_set(payload, '$.at', requests.due_at)
  FROM requests
  WHERE messages.actor = 'expire_request' AND requests.id = messages.payload ->> 'requestId'
    AND requests.due_at IS NOT NULL;
DELETE FROM messages WHERE actor = 'expire_request';
