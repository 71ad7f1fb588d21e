-- table: indicators
-- level: error
-- ja: 国の目標「{title}」に、責任者（owner）も、責任者が分からない理由（owner_note）もありません。
-- en: The national target “{title}” has neither an owner nor a note why none is known.
-- fix: 責任を負う組織を owner に書くか、調べても分からなかったことを owner_note に書いてください。
-- fix_en: Name the body that answers for it under owner, or say under owner_note what was looked for.
SELECT project || '/' || id AS key, 'owner' AS field, title
FROM indicators
WHERE level = 'national' AND coalesce(target_value, target_lower, target_upper) IS NOT NULL AND owner IS NULL AND owner_note IS NULL
ORDER BY key
