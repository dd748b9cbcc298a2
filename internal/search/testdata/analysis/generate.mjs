// Writes what other programs make of the texts in this folder: ICU, by way of Node, for normal forms, case and classes
// of characters, and Snowball's own stemmers, by way of stemwords. README.md says which versions and which rules.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const languages = ["en", "ru", "de", "fr", "it", "es"];
const here = (name) => new URL(name, import.meta.url);
const linesOf = (name) => readFileSync(here(name), "utf8").trimEnd().split("\n");

// Letters that have no decomposition, and punctuation with a plain twin.
const letters = {
  ß: "ss", ø: "o", đ: "d", ł: "l", ı: "i", æ: "ae", œ: "oe", þ: "th", ð: "d",
  "’": "'", "‘": "'", "\u02bc": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
  "–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "−": "-",
};

// Each character by itself: the lower case of Σ does not depend on what stands around it.
const lower = (text) => Array.from(text, (c) => c.toLowerCase()).join("");
const plain = (text) => Array.from(text, (c) => letters[c] ?? c).join("");

function fold(text) {
  const bare = text.normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "");
  return plain(lower(bare.replace(/\p{White_Space}+/gu, " ").replace(/^ | $/g, "")));
}

// U+02BC is a letter to Unicode and an apostrophe to those who write.
const run = /[[\p{L}\p{Nd}\p{M}]--[\u02bc]]+/gv;

// The key of a run. A character of the private use area stands for й while the rest is folded.
function keyOf(text) {
  const kept = text.normalize("NFC").replace(/[йЙ]/g, "\ue000");
  return (fold(kept).replaceAll("\ue000", "й").match(run) ?? []).join("");
}

const maxKey = 100;

function cut(key) {
  let short = "";
  for (const c of key) {
    if (Buffer.byteLength(short + c) > maxKey) break;
    short += c;
  }
  return short;
}

// A run "co" and the run that a hyphen ties to it are one word, if that begins with a letter.
function joins(text, left, right) {
  return right && left.key === "co" && /^[-\u2010\u2011]$/.test(text.slice(left.end, right.start)) &&
    /^\p{L}/u.test(text.slice(right.start));
}

function wordsOf(text) {
  const runs = Array.from(text.matchAll(run), (m) =>
    ({ start: m.index, end: m.index + m[0].length, key: keyOf(m[0]) }));
  const words = [];
  for (let i = 0; i < runs.length; i++) {
    const { start } = runs[i];
    let before = "";
    for (; joins(text, runs[i], runs[i + 1]); i++) before += "co";
    const key = cut(before + runs[i].key);
    if (key !== "") words.push({ written: text.slice(start, runs[i].end), key });
  }
  return words;
}

// ICU takes a soft hyphen, or another format character, for a part of the word that it stands in. The product
// parts two words there.
function differences(text) {
  const segments = Array.from(new Intl.Segmenter("en", { granularity: "word" }).segment(text));
  return segments.filter((s) => s.isWordLike && /\p{Cf}/u.test(s.segment)).map(({ segment }) =>
    ({ written: segment, icu: keyOf(segment.replace(/\p{Cf}/gu, "")), product: wordsOf(segment).map((w) => w.key) }));
}

// Stems the distinct keys among some, in one language. Words of another script stay as they are.
function stemsOf(keys, language) {
  const script = language === "ru" ? /^[а-я]+$/ : /^[a-z]+$/;
  const own = [...new Set(keys)].filter((key) => script.test(key));
  const printed = execFileSync("stemwords", ["-l", language, "-c", "UTF_8"], { input: own.join("\n") + "\n" });
  const stems = printed.toString().split("\n");
  const known = new Map(own.map((key, i) => [key, shorten(stems[i] || key, language)]));
  return (key) => known.get(key) ?? key;
}

// The algorithm cuts "Казахстан" and "Казахстана" to "казахста", but "Казахстане" to "казахстан" only.
function shorten(stem, language) {
  return language === "ru" ? stem.replace(/(ста|джа)н$/, "$1") : stem;
}

// Writes JSON with one member on each line. Marks and characters that cannot be seen are escaped.
function write(name, open, members, close) {
  const text = open + "\n" + members.join(",\n") + "\n" + close + "\n";
  const escaped = (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0");
  writeFileSync(here(name), text.replace(/[\p{M}\p{Cf}\u00a0\u3000]/gu, escaped));
}

function writeCorpus(language) {
  const texts = linesOf(language + ".txt");
  const words = texts.map(wordsOf);
  const stem = stemsOf(words.flat().map((w) => w.key), language);
  write(language + ".json", "[", texts.map((text, i) => {
    const differs = differences(text);
    return JSON.stringify({
      text, folded: fold(text), words: words[i].map((w) => [w.written, w.key, stem(w.key)]),
      ...(differs.length > 0 && { differs }),
    });
  }), "]");
}

const object = (entries) =>
  "{\n" + entries.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",\n") + "\n  }";
const distinct = (all) => [...new Set(all)].sort();

// A few words that say nothing in a language. The choice is the product's own, so nothing computes them.
const common = {
  en: ["the", "of", "and", "in"], ru: ["и", "в", "на", "о"], de: ["der", "die", "und", "war"],
  fr: ["le", "la", "l", "et"], it: ["il", "la", "di", "e"], es: ["el", "la", "de", "y"],
};

// What a library of the model puts behind its words.
const punctuation = ",.–!";

function writeModel() {
  const chunks = linesOf("model.txt");
  const keys = distinct(chunks.flatMap((chunk) => wordsOf(chunk).map((w) => w.key)));
  const stems = languages.map((language) => stemsOf(keys, language));
  write("model.json", "{", [
    `  "languages": ${JSON.stringify(languages)}`,
    `  "common": ${object(Object.entries(common))}`,
    `  "letters": ${object([[" ", " "], ...distinct(chunks.join("") + punctuation).map((c) => [c, fold(c)])])}`,
    `  "words": ${object(chunks.map((chunk) => [chunk, wordsOf(chunk).map((w) => w.key)]))}`,
    `  "stems": ${object(keys.map((key) => [key, stems.map((stem) => stem(key))]))}`,
  ], "}");
}

function writeOrigin() {
  const packages = ["libstemmer-tools", "libstemmer0d"];
  const stemmers = execFileSync("dpkg-query", ["-W", "-f", "${Package} ${Version}\n", ...packages]);
  const { icu, unicode } = process.versions;
  writeFileSync(here("origin.json"), JSON.stringify(
    { node: process.version, icu, unicode, snowball: stemmers.toString().trim().split("\n") }, null, 2) + "\n");
}

languages.forEach(writeCorpus);
writeModel();
writeOrigin();
