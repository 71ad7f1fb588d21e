// Natural sentences: cut at particles and where one kind of letters ends, into parts that are known; what only holds a sentence together is left out.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const PARTICLES =
    "については|に関する|についての|における|によって|による|として|について|ついて|という|などの|などで|などを|から|まで|より|では|には|とは|への|での|との|にも|でも|って|など|だけ|ほど|しか|ながら|の|を|が|は|に|へ|と|で|も|や|か|よ|ね|な";
  const FILLERS = [
    "ありますでしょうか|ありますか|あります|ありません|ありました|あったのか|あった|あるか|ある|ないのか|なかった|ない|いないか",
    "いない|いますか|います|いる|している|していない|しましたか|しました|しますか|します|しない|したい|した|して|する|されている",
    "されて|されたもの|された|される|され|できますか|できます|できる|できた|なりましたか|なりました|なった|なる|ましたか|ました",
    "ますか|ます|やっている|やった|やる|でしょうか|ですか|です|でした|ください|くれる|教えて|おしえて|知りたい|しりたい|ほしい",
    "どこ|どの|どれ|どうなった|どう|どんな|だれ|いつ|なにか|なに|なぜ|かかりましたか|かかりました|かかりますか|かかり|かかった",
    "かかる|もの|こと|ところ|ため|あと|その|この|まだ|また|ように|よう|たい|たち|ほか|お|ご",
  ].join("|");
  const HOLDING = new RegExp(`^(?:${PARTICLES}|${FILLERS})+$`, "u");
  const BEFORE = new RegExp(`^(?:${PARTICLES})`, "u");
  const AFTER = new RegExp(`(?:${PARTICLES}|${FILLERS})$`, "u");
  const INSIDE = /[のをがはにとでへも]/u;
  const LETTERS = new RegExp(
    [
      String.raw`(?:令和|平成|昭和|大正|明治)?(?:元|\d[\d.,]*)(?:年度|年|月|日|件|人|円|か所|回)|\d[\d.,]*`,
      String.raw`[\p{Script=Han}々〆〇ヶヵ]+|[\u30a1-\u30fa・ー]+|[\u3041-\u3096ー]+|[\p{Script=Latin}'’.&+-]+`,
    ].join("|"),
    "gu",
  );
  // Verbs and the like say little by themselves: 減った, 使われて.
  const WEAK = /^\p{Script=Han}{1,2}[\u3041-\u3096]*[たてるいうくすつむぶぬぐ]$/u;
  const TITLES = /(?<=..)(?:先生|さん|氏|様|殿)$/u;
  const HIRAGANA = /^[\u3041-\u3096ー]+$/u;
  const HAN = /^[\p{Script=Han}々〆〇ヶヵ]+$/u;
  const ENGLISH = new Set(
    [
      "a an and are at by did do does for from has have how in is it its of on or that the their there these",
      "this to was were what when where which who why with",
    ]
      .join(" ")
      .split(" "),
  );

  // Whether a part leads anywhere: to a text, a name, or words that mean the same.
  async function known(index, part) {
    const word = machikadoFold(part);
    if (Array.from(word).length > 1 && (await finder.allPlaces(index, word)).length) return true;
    return (await finder.meant(index, word)).size > 0 || (await finder.called(index, word)).some((each) => each.equal);
  }

  // The parts of a text in their order; those that lead nowhere are in it too, so that this can be said.
  async function cut(index, text) {
    const runs = Array.from(text.normalize("NFKC").matchAll(LETTERS), (found) => found[0]);
    const found = [];
    for (let at = 0; at < runs.length; at++) {
      const run = runs[at];
      const next = runs[at + 1] || "";
      if (HAN.test(run) && HIRAGANA.test(next)) {
        found.push(...(await withTail(index, run, next)));
        at++;
      } else if (HIRAGANA.test(run)) found.push(...(await hiragana(index, run, found.length > 0)));
      else if (HAN.test(run)) found.push(...(await compound(index, run.replace(TITLES, ""))));
      else if (!ENGLISH.has(run.toLowerCase())) found.push(run);
    }
    const parts = found.filter(
      (part, at) => found.indexOf(part) === at && (Array.from(part).length > 1 || HAN.test(part)),
    );
    return parts.length > 1 ? parts.filter((part) => Array.from(part).length > 1) : parts;
  }

  // Kanji and what follows them: 広がり stays whole, 塩尻市の is 塩尻市; an ending that is in no text goes.
  async function withTail(index, han, tail) {
    for (let length = Math.min(tail.length, 5); length > 0 && !HOLDING.test(tail); length--) {
      const rest = tail.slice(length);
      if ((rest === "" || BEFORE.test(rest) || HOLDING.test(rest)) && (await known(index, han + tail.slice(0, length))))
        return [han + tail.slice(0, length), ...(await hiragana(index, rest, true))];
    }
    const others = BEFORE.test(tail) ? await hiragana(index, tail, true) : [];
    return [...(await compound(index, han.replace(TITLES, ""))), ...others];
  }

  async function hiragana(index, run, following) {
    if (!run || HOLDING.test(run)) return [];
    if (await known(index, run)) return [run];
    let part = following ? run.replace(BEFORE, "") : run;
    for (let before = ""; before !== part && !(await known(index, part)); )
      [before, part] = [part, part.replace(AFTER, "")];
    if (!part || HOLDING.test(part)) return [];
    if (await known(index, part)) return [part];
    for (let at = 2; at < part.length - 1; at++)
      if (INSIDE.test(part[at]) && (await known(index, part.slice(0, at))))
        return [part.slice(0, at), ...(await hiragana(index, part.slice(at), true))];
    return following && Array.from(part).length < 3 ? [] : [part];
  }

  // A row of kanji that stands nowhere, as two or more that do: 塩尻市鳥獣被害.
  async function compound(index, run) {
    const letters = Array.from(run);
    if (letters.length < 4 || letters.length > 20 || (await known(index, run))) return [run];
    for (let at = letters.length - 2; at >= 2; at--) {
      const [start, rest] = [letters.slice(0, at).join(""), letters.slice(at).join("")];
      if (!(await known(index, start))) continue;
      const others = await compound(index, rest);
      if ((await Promise.all(others.map((each) => known(index, each)))).every(Boolean)) return [start, ...others];
    }
    return [run];
  }

  const isWeak = (part) => WEAK.test(part);
  // Whether a particle stands between words of another kind.
  const isSentence = (text) => /[^\u3041-\u3096\s][のをがはにとでへも]+[^\u3041-\u3096\s]/u.test(text);

  Object.assign(finder, { cut, isWeak, isSentence });
})();
