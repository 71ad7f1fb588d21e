-- table: indicators
-- level: warning
-- ja: 指標「{title}」の実績値がありません。
-- en: The indicator “{title}” has no measured value.
-- fix: 分かれば outcomes.csv に加えてください。
-- fix_en: Add one to outcomes.csv if it is known.
SELECT i.project || '/' || i.id AS key, 'title' AS field, i.title
FROM indicators i LEFT JOIN outcomes o ON o.project = i.project AND o.indicator = i.id
WHERE o.project IS NULL
ORDER BY key
