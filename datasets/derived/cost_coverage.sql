-- For how many outcome indicators can the cost be set against the outcome, and why not for the others?
-- A project without any indicator counts once; outputs are not counted.
WITH reasons(sequence, status) AS (
  VALUES (1, 'computed'), (2, 'no_improvement'), (3, 'not_project'), (4, 'attribution_shared'), (5, 'attribution_unknown'), (6, 'years_differ'),
    (7, 'years_unknown'), (8, 'values_unsure'), (9, 'no_direction'), (10, 'no_outcome'), (11, 'state_payment_only'),
    (12, 'no_cost'), (13, 'no_indicator')
),
subjects AS (SELECT status, subject FROM cost_effectiveness WHERE status <> 'output_only'),
counted AS (SELECT status, count(*) AS n, list(subject ORDER BY subject)[1:20] AS subjects FROM subjects GROUP BY status)
SELECT r.status, r.sequence, coalesce(c.n, 0) AS n, (SELECT count(*) FROM subjects) AS total, c.subjects
FROM reasons r LEFT JOIN counted c ON c.status = r.status
ORDER BY r.sequence
