-- table: outcomes
-- level: error
-- ja: ほかの出典「{missing}」が出典の表にありません。
-- en: The further source “{missing}” is not among the sources.
-- fix: つづりを確かめるか、先に sources.yaml へ加えてください。
-- fix_en: Check the spelling, or add it to sources.yaml first.
SELECT key, 'other_sources' AS field, missing
FROM (SELECT id AS key, unnest(other_sources) AS missing FROM outcomes)
WHERE missing NOT IN (SELECT id FROM sources)
ORDER BY key, missing
