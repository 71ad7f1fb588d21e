-- Why was it missed, why was it stopped? Reasons as sources give them, those without a reason counted as such.
WITH reasons(sequence, reason_class) AS (
  VALUES (1, 'funding_ended'), (2, 'no_effect'), (3, 'little_use'), (4, 'staff'), (5, 'technology'), (6, 'rules'),
    (7, 'circumstances'), (8, 'replaced'), (9, 'other'), (10, 'unknown')
),
latest AS ( -- the last year of each that is on record
  SELECT *, row_number() OVER (PARTITION BY kind, coalesce(project, adoption) ORDER BY years_after DESC) AS place
  FROM after_subsidy_years WHERE state <> 'unknown'
),
found AS (
  SELECT 'missed' AS what, p.project || '/' || p.indicator AS subject, coalesce(o.reason_class, 'unknown') AS reason_class,
    p.weakest_status
  FROM indicator_progress p LEFT JOIN outcomes o ON o.id = p.actual
  WHERE p.kind = 'outcome' AND p.status = 'missed'
  UNION ALL
  SELECT state, kind || '/' || coalesce(project, adoption), coalesce(reason_class, 'unknown'), weakest_status
  FROM latest WHERE place = 1 AND state IN ('reduced', 'stopped')
),
totals AS (
  SELECT w.what, w.sequence, count(f.subject) AS total
  FROM (VALUES ('missed', 1), ('stopped', 2), ('reduced', 3)) AS w(what, sequence) LEFT JOIN found f ON f.what = w.what
  GROUP BY w.what, w.sequence
),
counted AS (
  SELECT what, reason_class, count(*) AS n, if(count(*) <= 50, list(subject ORDER BY subject), NULL) AS subjects,
    arg_max(f.weakest_status, w.rank) AS weakest_status
  FROM found f LEFT JOIN weakness w ON w.id = f.weakest_status GROUP BY what, reason_class
)
SELECT t.what || '/' || r.reason_class AS id, t.what, r.reason_class, r.sequence, coalesce(c.n, 0) AS n, t.total, c.subjects, c.weakest_status
FROM totals t CROSS JOIN reasons r LEFT JOIN counted c ON c.what = t.what AND c.reason_class = r.reason_class
ORDER BY t.sequence, r.sequence
