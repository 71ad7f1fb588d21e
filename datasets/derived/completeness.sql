-- What is known of each demonstration? One row each, and a column for each question: 2 known, 1 in part or inferred, 0 not
-- known, empty where it is not asked. The cells are those of the table question by question.
SELECT project, any_value(programme) AS programme,
  max(level) FILTER (field = 'outcome') AS outcome, max(level) FILTER (field = 'output') AS output,
  max(level) FILTER (field = 'target') AS target, max(level) FILTER (field = 'cost') AS cost,
  max(level) FILTER (field = 'ended') AS ended, max(level) FILTER (field = 'report') AS report,
  max(level) FILTER (field = 'continuation') AS continuation,
  count(*) FILTER (state = 'known') AS known, count(*) FILTER (state = 'partly') AS partly, count(*) FILTER (state = 'none') AS none
FROM completeness_cells
GROUP BY project
ORDER BY project
