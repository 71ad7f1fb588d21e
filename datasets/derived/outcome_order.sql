-- Each value of an indicator in the order in which it is read: baselines first, then by year, the better evidence first; unknown years come last.
SELECT
  project,
  indicator,
  row_number() OVER (
    PARTITION BY project, indicator
    ORDER BY role = 'actual', year NULLS LAST, evidence_rank, coalesce(approximate, false), outcome
  ) AS position,
  outcome,
  role,
  year,
  year_basis
FROM verification_ledger
ORDER BY project, indicator, position
