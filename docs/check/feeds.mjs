// What a reader of feeds and a search engine fetch.
import assert from "node:assert/strict";
import { faults as faultsOfJSON } from "./jsonfeed.mjs";
import { faults } from "./schemas.mjs";

const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };
const unescaped = (text) => text.replace(/&(amp|lt|gt|#34|#39);/g, (entity) => entities[entity]);
const every = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => unescaped(found));

// How a format is checked, and where it has what is looked for. What stands in text is escaped, so that a tag
// that is found is one.
const formats = {
  atom: {
    type: "application/atom+xml",
    faults: async (text) => (await faults("atom.xsd", [text]))[0],
    ids: (text) => every(text, /<entry[ >][^]*?<id>([^<]*)<\/id>/g),
    next: (text) => every(text, /<link rel="next"[^>]* href="([^"]*)"/g)[0],
    withdrawn: (text) => every(text, /<at:deleted-entry ref="([^"]*)"/g),
  },
  rss: {
    type: "application/rss+xml",
    faults: async (text) => (await faults("rss.xsd", [text]))[0],
    ids: (text) => every(text, /<guid [^>]*>([^<]*)<\/guid>/g),
    next: (text) => every(text, /<atom:link rel="next"[^>]* href="([^"]*)"/g)[0],
    withdrawn: (text) => every(text, /<at:deleted-entry ref="([^"]*)"/g),
  },
  json: {
    type: "application/feed+json",
    faults: async (text) => faultsOfJSON(text),
    ids: (text) => JSON.parse(text).items.map(({ id }) => id),
    next: (text) => JSON.parse(text).next_url,
    withdrawn: (text) => (JSON.parse(text)._dateline?.withdrawn ?? []).map(({ id }) => id),
  },
};

async function fetched(url, type) {
  const answer = await fetch(url);
  const text = await answer.text();
  assert.equal(answer.status, 200, `${url}: ${text}`);
  assert.equal(answer.headers.get("Content-Type")?.split(";")[0], type, url);
  assert(answer.headers.get("ETag"), `${url} has no validator`);
  const again = await fetch(url, { headers: { "If-None-Match": answer.headers.get("ETag") } });
  assert.equal(again.status, 304, `${url}, asked for again`);
  return text;
}

/** Reads a feed page by page as a reader does, and gives the ids of its entries. */
async function read(url, format) {
  const ids = [];
  let pages = 0;
  for (let next = url; next; pages++) {
    const text = await fetched(next, format.type);
    assert.deepEqual(await format.faults(text), [], `${next}:\n${text}`);
    ids.push(...format.ids(text));
    next = format.next(text);
    assert(pages < 100, `${url} does not end`);
  }
  return { ids, pages };
}

async function listed(server, query) {
  const { data } = await (await fetch(`${server}/v1/releases?${query}&page[size]=100`)).json();
  return data;
}

const urn = ({ id }) => `urn:uuid:${id}`;

/** Gives the checks of one format. Each says what it found. */
function checksOf(server, kind) {
  const format = formats[kind];
  const feed = `${server.url}/v1/feeds/releases.${kind}`;
  const holds = async (url, query) => {
    const expected = (await listed(server.url, query)).map(urn);
    const { ids, pages } = await read(url, format);
    assert.deepEqual([...ids].sort(), expected.sort());
    return `${ids.length} releases on ${pages} ${pages === 1 ? "page" : "pages"}, valid`;
  };
  return {
    [`${kind} feed`]: () => holds(feed, ""),
    [`${kind} feed of a State, page by page`]: () => holds(`${feed}?filter[states][any]=KG&page[size]=2`, "filter[states][any]=KG"),
    [`${kind} feed of nothing`]: () => holds(`${feed}?filter[date][lt]=1900-01-01`, "filter[date][lt]=1900-01-01"),
    [`${kind} feed of a search`]: () => holds(`${feed}?q=police`, "q=police"),
    [`${kind} feed with a slip in it`]: async () => {
      const answer = await fetch(`${feed}?filter[stats]=KG`);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("Content-Type"), "application/problem+json");
      return "refused with a problem";
    },
    [`${kind} feed of what was withdrawn`]: async () => {
      const text = await fetched(feed, format.type);
      assert.deepEqual(format.withdrawn(text), [urn(server.withdrawn)]);
      assert(!format.ids(text).includes(urn(server.withdrawn)), "what was withdrawn is an entry");
      return "told of once, and no entry";
    },
  };
}

/** Gives all checks. The server has a release that was withdrawn. */
export function checks(server) {
  const all = Object.keys(formats).map((kind) => checksOf(server, kind));
  const sitemap = async () => {
    const url = `${server.url}/sitemap.xml`;
    const text = await fetched(url, "application/xml");
    assert.deepEqual(await faults("sitemap.xsd", [text]), [[]], text);
    const expected = (await listed(server.url, "fields=slug")).map(({ slug }) => `${server.url}/v1/releases/${slug}`);
    const addresses = every(text, /<loc>([^<]*)<\/loc>/g);
    assert.deepEqual([...addresses].sort(), expected.sort());
    for (const address of addresses) assert.equal((await fetch(address)).status, 200, address);
    return `${addresses.length} addresses, each leads to its release`;
  };
  return Object.assign({}, ...all, { sitemap });
}
