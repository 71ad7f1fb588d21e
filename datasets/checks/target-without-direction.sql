-- table: indicators
-- level: warning
-- ja: 目標値があるのに、目指す向き（direction）がないため、達成を判定できません。
-- en: There is a target but no direction, so that progress cannot be judged.
-- fix: increase, decrease, keep, range のどれかを書いてください。
-- fix_en: Set direction to increase, decrease, keep or range.
SELECT project || '/' || id AS key, 'direction' AS field
FROM indicators
WHERE coalesce(target_value, target_lower, target_upper) IS NOT NULL AND direction IS NULL
ORDER BY key
