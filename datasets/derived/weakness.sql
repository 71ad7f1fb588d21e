-- How certain is it? The steps of certainty, the most certain first. A verdict or number is as weak as the last of its
-- inputs in this order, which is set here and nowhere else. Firm steps are enough to call a target achieved or missed,
-- usable ones to say that something improved. What a step covers are the words for how a fact was read (read, inferred,
-- uncertain), what supports it, how much of its source was read, and how its year is known.
SELECT * FROM (
  VALUES
    ('read', 0, true, true, ['read', 'document', 'third_party', 'full', 'stated'], '資料に書かれている', 'Read in the source'),
    ('excerpt', 1, true, true, ['excerpt'], '抜粋のみ', 'Read in an excerpt only'),
    ('self_reported', 2, true, true, ['self_reported'], '当事者の申告', 'Self-reported'),
    ('computed', 3, false, true, ['elapsed', 'computed'], 'このサイトで計算', 'Worked out here'),
    ('inferred', 4, false, true, ['inferred'], '推定', 'Inferred'),
    ('uncertain', 5, false, false, ['uncertain'], '不確か', 'Uncertain'),
    ('unverified', 6, false, false, ['unverified'], '未確認', 'Unverified'),
    ('missing', 7, false, false, ['unknown', 'missing'], '資料で確認できない', 'Not found in a source')
) AS steps(id, rank, firm, usable, covers, title, title_en)
ORDER BY rank
