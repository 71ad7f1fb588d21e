-- What can be told as a finding? Outcome indicators with a value in numbers, the best founded first: those whose
-- value was read, then those with a value before and after, that can be judged, then the firmer inputs, then the better evidence.
-- Whether the change is due to the project stands beside it; where no source says so it is not its effect.
WITH told AS (
  SELECT p.*, w.rank,
    CASE WHEN p.baseline IS NOT NULL AND p.actual IS NOT NULL THEN 'before_after' ELSE 'value_only' END AS told,
    CASE p.actual_evidence WHEN 'third_party' THEN 1 WHEN 'document' THEN 2 WHEN 'self_reported' THEN 3 ELSE 4 END AS evidence_rank
  FROM indicator_progress p LEFT JOIN weakness w ON w.id = p.weakest_status
  WHERE p.kind = 'outcome' AND p.actual_value IS NOT NULL
)
SELECT
  row_number() OVER (
    ORDER BY attribution = 'not_project', NOT w.firm, told <> 'before_after', status = 'not_computable', coalesce(w.rank, 9), evidence_rank,
      project, indicator
  ) AS position,
  project, indicator, status, reason, told, unit, direction, baseline, baseline_value, baseline_year, actual, actual_value, actual_year,
  change, improvement, target_value, w.firm, actual_evidence AS evidence, weakest_input, weakest_status, attribution, attributed, conflict, conflicting
FROM told LEFT JOIN weakness w ON w.id = actual_weakness
ORDER BY position
