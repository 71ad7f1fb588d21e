-- table: indicators
-- level: error
-- ja: 目標値があるのに、目標の出典（target_source）がありません。
-- en: There is a target without its source (target_source).
-- fix: 目標を述べた資料を target_source に書いてください。推定のときは target_status を inferred にし、理由を target_note に書きます。
-- fix_en: Name the source that states the target; for an inferred one set target_status to inferred and give the reason in target_note.
SELECT project || '/' || id AS key, 'target_source' AS field
FROM indicators
WHERE coalesce(target_value, target_lower, target_upper) IS NOT NULL AND target_source IS NULL
ORDER BY key
