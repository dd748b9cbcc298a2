// Checks JSON Feed 1.1 (jsonfeed.org/version/1.1), with the extension that tells of withdrawn releases.

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const language = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;
const release = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isText = (value) => typeof value === "string";
const isWords = (value) => isText(value) && value.trim() !== "";
const isURL = (value) => isText(value) && URL.canParse(value) && /^https?:\/\/[^/?#]+([/?#][^\s<>"[\]]*)?$/.test(value);
const isMoment = (value) => isText(value) && moment.test(value) && !Number.isNaN(Date.parse(value));
const isLanguage = (value) => isText(value) && language.test(value);
const isRelease = (value) => isText(value) && release.test(value);
const optional = (check) => (value, add) => value === undefined || check(value, add);
const nullable = (check) => (value) => value === null || check(value);
const listOf = (check) => (value, add) => Array.isArray(value) && value.every((item, i) => check(item, (fault) => add(`${i}: ${fault}`)));

/** Makes a check of an object that has these members and no others; an unknown name is a slip. */
function object(members) {
  return (value, add) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    for (const name of Object.keys(value)) {
      if (!(name in members)) add(`${name} is no member`);
    }
    for (const [name, check] of Object.entries(members)) {
      if (!check(value[name], (fault) => add(`${name}: ${fault}`))) add(`${name} is ${JSON.stringify(value[name])}`);
    }
    return true;
  };
}

const author = object({ name: isWords });
const item = object({
  id: isRelease,
  url: isURL,
  title: isWords,
  summary: optional(isWords),
  content_html: isText,
  date_published: isMoment,
  date_modified: isMoment,
  authors: listOf(author),
  tags: optional(listOf(isWords)),
  language: isLanguage,
});
const withdrawn = object({ id: isRelease, when: isMoment, reason: isWords, note: isText, replaced_by: nullable(isURL) });
const feed = object({
  version: (value) => value === "https://jsonfeed.org/version/1.1",
  title: isWords,
  home_page_url: optional(isURL),
  feed_url: isURL,
  next_url: optional(isURL),
  description: optional(isWords),
  language: isLanguage,
  authors: listOf(author),
  items: listOf(item),
  _dateline: optional(object({ withdrawn: listOf(withdrawn) })),
});

/** Gives what is wrong with a feed, a line each. */
export function faults(text) {
  const value = JSON.parse(text);
  const found = [];
  if (!feed(value, (fault) => found.push(fault))) return ["a feed is an object"];
  const ids = (value.items ?? []).map(({ id }) => id);
  if (new Set(ids).size !== ids.length) found.push("two items have one id");
  return found;
}
