-- How many outcome indicators have reached their target, and how many cannot be judged? Outputs are not counted.
WITH states(sequence, status) AS (
  VALUES (1, 'missed'), (2, 'behind'), (3, 'on_track'), (4, 'achieved'), (5, 'not_reported'), (6, 'not_due'),
    (7, 'not_computable')
),
counted AS (
  SELECT status, count(*) AS n,
    if(count(*) <= 50, list(project || '/' || indicator ORDER BY project, indicator), NULL) AS indicators
  FROM indicator_progress WHERE kind = 'outcome' GROUP BY status
),
everything AS (SELECT count(*) AS total FROM indicator_progress WHERE kind = 'outcome')
SELECT s.status, s.sequence, coalesce(c.n, 0) AS n, e.total, c.indicators
FROM states s LEFT JOIN counted c USING (status), everything e
ORDER BY s.sequence
