-- How do the yearly reports stand? Reports by state; where the end of a project is unknown, the project counts once.
WITH states(sequence, status) AS (
  VALUES (1, 'overdue'), (2, 'submitted'), (3, 'due'), (4, 'excused'), (5, 'end_unknown'), (6, 'end_year_only')
),
counted AS (
  SELECT status, count(*) AS n, count(DISTINCT project) AS projects,
    if(count(DISTINCT project) <= 50, list_sort(list(DISTINCT project)), NULL) AS counted_projects
  FROM report_calendar GROUP BY status
)
SELECT s.status, s.sequence, coalesce(c.n, 0) AS n, coalesce(c.projects, 0) AS projects,
  c.counted_projects
FROM states s LEFT JOIN counted c USING (status)
ORDER BY s.sequence
