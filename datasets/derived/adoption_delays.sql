-- How long after the end of a project do others take it up? Adoptions by whole years since then; before the end is one
-- group, five years and more another. Where the time cannot be worked out the reason stands in its place.
WITH spans(sequence, span) AS (
  VALUES (1, 'before'), (2, 'year_1'), (3, 'year_2'), (4, 'year_3'), (5, 'year_4'), (6, 'year_5'), (7, 'later'),
    (8, 'no_start'), (9, 'no_end'), (10, 'too_coarse')
),
placed AS (
  SELECT adoption, status,
    CASE
      WHEN status IN ('no_start', 'no_end', 'too_coarse') THEN status
      WHEN delay_years < 0 THEN 'before'
      WHEN delay_years > 4 THEN 'later'
      ELSE 'year_' || (delay_years + 1)
    END AS span
  FROM adoption_delay
),
counted AS (
  SELECT span, count(*) AS n, count(*) FILTER (status = 'at_most') AS at_most,
    list(adoption ORDER BY adoption)[1:20] AS adoptions
  FROM placed GROUP BY span
)
SELECT s.span, s.sequence, coalesce(c.n, 0) AS n, coalesce(c.at_most, 0) AS at_most,
  (SELECT count(*) FROM placed) AS total, c.adoptions
FROM spans s LEFT JOIN counted c ON c.span = s.span
ORDER BY s.sequence
