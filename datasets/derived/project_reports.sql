-- How do the yearly reports stand? Reports by state; where the end of a project is unknown, the project counts once.
WITH states(sequence, status) AS (
  VALUES (1, 'overdue'), (2, 'overdue_unsure'), (3, 'submitted'), (4, 'due'), (5, 'excused'), (6, 'end_unknown'),
    (7, 'end_year_only')
),
counted AS (
  SELECT status, count(*) AS n, count(DISTINCT project) AS projects,
    if(count(DISTINCT project) <= 50, list_sort(list(DISTINCT project)), NULL) AS counted_projects,
    arg_max(c.weakest_status, w.rank) AS weakest_status
  FROM report_calendar c LEFT JOIN weakness w ON w.id = c.weakest_status GROUP BY status
)
SELECT s.status, s.sequence, coalesce(c.n, 0) AS n, coalesce(c.projects, 0) AS projects,
  c.counted_projects, c.weakest_status
FROM states s LEFT JOIN counted c USING (status)
ORDER BY s.sequence
