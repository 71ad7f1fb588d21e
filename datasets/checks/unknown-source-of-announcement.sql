-- table: rounds
-- level: error
-- ja: 別の発表日の出典「{missing}」が出典の表にありません。
-- en: The source “{missing}” of the other day of announcement is not among the sources.
-- fix: つづりを確かめるか、先に sources.yaml へ加えてください。
-- fix_en: Check the spelling, or add it to sources.yaml first.
SELECT key, 'announced_other_sources' AS field, missing
FROM (SELECT id AS key, unnest(announced_other_sources) AS missing FROM rounds)
WHERE missing NOT IN (SELECT id FROM sources)
ORDER BY key, missing
