-- How many outcome indicators have reached their target, and how many cannot be judged? Outputs are not counted.
WITH states(sequence, status) AS (
  VALUES (1, 'missed'), (2, 'behind'), (3, 'not_improved'), (4, 'on_track'), (5, 'improved'), (6, 'achieved'),
    (7, 'not_reported'), (8, 'not_due'), (9, 'not_computable')
),
counted AS (
  SELECT status, count(*) AS n,
    if(count(*) <= 50, list(project || '/' || indicator ORDER BY project, indicator), NULL) AS indicators,
    arg_max(weakest_status, w.rank) AS weakest_status
  FROM indicator_progress p LEFT JOIN weakness w ON w.id = p.weakest_status WHERE kind = 'outcome' GROUP BY status
),
everything AS (SELECT count(*) AS total FROM indicator_progress WHERE kind = 'outcome')
SELECT s.status, s.sequence, coalesce(c.n, 0) AS n, e.total, c.indicators, c.weakest_status
FROM states s LEFT JOIN counted c USING (status), everything e
ORDER BY s.sequence
