-- table: rounds
-- level: error
-- ja: 別の資料による発表日（{announced_on_other}）に、出典（announced_other_sources）がありません。
-- en: The other day of announcement ({announced_on_other}) has no source (announced_other_sources).
-- fix: その日を述べる資料を announced_other_sources に書いてください。
-- fix_en: Name the source that gives that day.
SELECT id AS key, 'announced_on_other' AS field, announced_on_other
FROM rounds
WHERE announced_on_other IS NOT NULL AND coalesce(len(announced_other_sources), 0) = 0
ORDER BY key
