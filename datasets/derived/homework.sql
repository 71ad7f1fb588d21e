-- What became of what members asked? Each request, meeting by meeting, with the best answer on record; the unanswered
-- first. Its state is the one definition of answered: only an answer or a deed in full; a promise or a part is not.
WITH replies AS (
  SELECT request, count(*) AS n, bool_or(kind = 'done') AS done, bool_or(kind = 'answered') AS answered,
    bool_or(kind = 'promised') AS promised
  FROM answers GROUP BY request
)
SELECT
  q.id AS request, q.meeting, q.statement, q.asked_by, q.kind, q.owner,
  CASE
    WHEN r.n IS NULL THEN 'open'
    WHEN r.done THEN 'done'
    WHEN r.answered THEN 'answered'
    WHEN r.promised THEN 'promised'
    ELSE 'partly'
  END AS status,
  CASE WHEN r.n IS NULL THEN 'open' WHEN r.done OR r.answered THEN 'answered' ELSE 'partly' END AS state,
  coalesce(r.n, 0) AS replies,
  m.held_on AS asked_on,
  CASE WHEN r.n IS NULL THEN date_diff('day', m.held_on, CAST(getvariable('as_of') AS DATE)) END AS days_open
FROM requests q JOIN meetings m ON m.id = q.meeting LEFT JOIN replies r ON r.request = q.id
ORDER BY m.held_on DESC, q.meeting, r.n IS NOT NULL, q.statement, q.id
