-- How many requests were answered? Of each meeting, and of all together: fully, in part or by a promise, not at all.
WITH states(sequence, state) AS (VALUES (1, 'answered'), (2, 'partly'), (3, 'open')),
scoped AS (
  SELECT 'all' AS scope, CAST(NULL AS VARCHAR) AS meeting, state FROM homework
  UNION ALL SELECT meeting, meeting, state FROM homework
),
scopes AS (SELECT scope, meeting, count(*) AS total FROM scoped GROUP BY scope, meeting),
counted AS (SELECT scope, state, count(*) AS n FROM scoped GROUP BY scope, state)
SELECT p.scope, p.meeting, s.state, s.sequence, coalesce(c.n, 0) AS n, p.total
FROM scopes p CROSS JOIN states s LEFT JOIN counted c ON c.scope = p.scope AND c.state = s.state
ORDER BY p.scope <> 'all', p.scope, s.sequence
