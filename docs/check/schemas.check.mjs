// Checks the checks: the documents that the tests of internal/feed write are valid, and each of the changes below
// makes one that is not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { faults as faultsOfJSON } from "./jsonfeed.mjs";
import { faults as faultsOfXML } from "./schemas.mjs";

function document(name) {
  return readFileSync(new URL(`../../internal/feed/testdata/${name}`, import.meta.url), "utf8");
}

const link = '<link rel="self" type="application/atom+xml" href="https://example.org/"></link>';
const changes = {
  "full.atom": {
    "no id": [/ <id>.*<\/id>/, ""],
    "two ids": [/( <id>.*<\/id>)/, "$1$1"],
    "a relative id": [/<id>.*<\/id>/, "<id>/feeds</id>"],
    "no title": [/ <title.*<\/title>/, ""],
    "a blank title": [/(<title.*>).*(<\/title>)/, "$1 \n$2"],
    "markup in a title": [/(<title.*>).*(<\/title>)/, "$1<b>Releases</b>$2"],
    "a title of another type": [/<title type="text"/, '<title type="xhtml"'],
    "two subtitles": [/(<subtitle.*<\/subtitle>)/, "$1$1"],
    "no moment of change": [/ <updated>.*<\/updated>/, ""],
    "a moment without its zone": [/(<updated>[^Z]*)Z/, "$1"],
    "a day that there is not": [/<updated>2004-03-05/, "<updated>2004-02-30"],
    "an entry without a moment of change": [/(<entry>[^]*?)<updated>.*<\/updated>/, "$1"],
    "nobody's feed": [/<author>[^]*?<\/author>/, ""],
    "an author without a name": [/<name>.*<\/name>/, ""],
    "an entry with a nameless author": [/(<entry>[^]*?)<name>.*<\/name>/, "$1"],
    "no language": [/ xml:lang="en"/, ""],
    "a word for a language": [/xml:lang="en"/, 'xml:lang="english"'],
    "a link to nowhere": [/ href="[^"]*"/, ""],
    "a relative link": [/ href="[^"]*"/, ' href="/feeds"'],
    "brackets in a link": [/%5B/, "["],
    "a link without a relation": [/ rel="self"/, ""],
    "a relation that there is not": [/rel="previous"/, 'rel="prior"'],
    "two links of one relation": [/(<link rel="self".*<\/link>)/, "$1$1"],
    "an entry with two links": [/(<entry>[^]*?)(<link.*<\/link>)/, "$1$2$2"],
    "an entry without a link": [/(<entry>[^]*?)<link.*<\/link>/, "$1"],
    "an entry with another id": [/(<entry>[^]*?<id>)urn:uuid:/, "$1urn:isbn:"],
    "the same entry twice": [/(<entry>[^]*?<\/entry>)/, "$1$1"],
    "an entry with two summaries": [/(<summary.*<\/summary>)/, "$1$1"],
    "an entry with two contents": [/(<content.*<\/content>)/, "$1$1"],
    "content without a type": [/<content type="html"/, "<content"],
    "a category without a term": [/ term="[^"]*"/, ""],
    "an element that there is not": [/published>/g, "issued>"],
    "an element of no namespace": [/<entry>/, '<entry xmlns="">'],
    "an element of an unknown namespace": [/<entry>/, '<x:note xmlns:x="https://example.org/"/><entry>'],
    "an element of an entry in the feed": [/<entry>/, "<published>2004-03-05T03:30:00Z</published><entry>"],
    "text between elements": [/<entry>/, "text<entry>"],
    "a tombstone with a slip in its name": [/at:deleted-entry/g, "at:deleted-entries"],
    "a tombstone of nothing": [/ ref="[^"]*"/, ""],
    "a tombstone of some time": [/ when="[^"]*"/, ""],
    "the same tombstone twice": [/(<at:deleted-entry [^]*?<\/at:deleted-entry>)/, "$1$1"],
    "a tombstone with two comments": [/(<at:comment.*<\/at:comment>)/, "$1$1"],
  },
  "full.rss": {
    "no version": [/ version="2.0"/, ""],
    "another version": [/ version="2.0"/, ' version="0.92"'],
    "no channel": [/<channel>[^]*<\/channel>/, ""],
    "two channels": [/(<channel>[^]*<\/channel>)/, "$1$1"],
    "no title": [/<title>.*<\/title>/, ""],
    "no link": [/<link>.*<\/link>/, ""],
    "no description": [/<description>.*<\/description>/, ""],
    "an empty description": [/<description>.*<\/description>/, "<description></description>"],
    "two languages": [/(<language>.*<\/language>)/, "$1$1"],
    "a word for a language": [/<language>.*<\/language>/, "<language>English</language>"],
    "a date of Atom": [/<lastBuildDate>.*<\/lastBuildDate>/, "<lastBuildDate>2004-03-05T03:30:00Z</lastBuildDate>"],
    "a year of two digits": [/<pubDate>Fri, 05 Mar 2004/, "<pubDate>Fri, 05 Mar 04"],
    "a zone by a name of its own": [/ \+0000<\/pubDate>/, " UTC</pubDate>"],
    "an item without a date": [/<pubDate>.*<\/pubDate>/, ""],
    "an item without a guid": [/<guid.*<\/guid>/, ""],
    "a guid that may be an address": [/ isPermaLink="false"/, ""],
    "a guid that says it is an address": [/ isPermaLink="false"/, ' isPermaLink="true"'],
    "the same item twice": [/(<item>[^]*?<\/item>)/, "$1$1"],
    "an item with two links": [/(<item>[^]*?)(<link>.*<\/link>)/, "$1$2$2"],
    "an item with a relative link": [/(<item>[^]*?<link>)https:\/\/[^/]*/, "$1"],
    "an item without a language": [/<dc:language>.*<\/dc:language>/, ""],
    "an item with two bodies": [/(<content:encoded>.*<\/content:encoded>)/, "$1$1"],
    "a domain that is no address": [/ domain="[^"]*"/, ' domain="states"'],
    "an element that there is not": [/pubDate>/g, "pubdate>"],
    "an item with a slip in an extension": [/dc:creator>/g, "dc:author>"],
    "an element of an unknown namespace": [/<item>/, '<x:note xmlns:x="https://example.org/"/><item>'],
    "an element of Atom without its namespace": [/<item>/, `${link}<item>`],
    "a tombstone of another thing": [/ ref="urn:uuid:/, ' ref="urn:isbn:'],
  },
  "full.json": {
    "another version": [/version\/1.1/, "version/2"],
    "no title": [/ "title": .*\n/, ""],
    "a relative address": [/"feed_url": "https:\/\/[^/]*/, '"feed_url": "'],
    "brackets in an address": [/%5B/, "["],
    "an item that is no release": [/"id": "urn:uuid/, '"id": "urn:isbn'],
    "an item without a body": [/ "content_html": .*\n/, ""],
    "a moment without its zone": [/("date_modified": "[^Z]*)Z/, "$1"],
    "an author without a name": [/"name": "OSCE"/, '"name": ""'],
    "a tag that is no text": [/"Policing"/, "1"],
    "a word for a language": [/"language": "ru"/, '"language": "Russian"'],
    "a member that there is not": [/"next_url"/, '"next"'],
    "two items of one id": [/0a9d3c38-3f0b-4f5e-8d0e-93a4b0c2d1e5/, "5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"],
    "something withdrawn at no time": [/ "when": .*\n/, ""],
    "nothing of what there is in its place": [/,\s*"replaced_by": null/, ""],
  },
  "sitemap.xml": {
    "nothing in it": [/<url>[^]*<\/url>/, ""],
    "another namespace": [/sitemap\/0.9/, "sitemap/0.84"],
    "no address": [/<loc>.*<\/loc>/, ""],
    "a relative address": [/<loc>.*<\/loc>/, "<loc>/v1/releases/a</loc>"],
    "the same address twice": [/(<url>[^]*?<\/url>)/, "$1$1"],
    "a moment without its zone": [/Z<\/lastmod>/, "</lastmod>"],
    "an element that there is not": [/lastmod>/g, "modified>"],
    "a sitemap of sitemaps among pages": [/<url>/, "<sitemap><loc>https://example.org/sitemap.xml</loc></sitemap><url>"],
  },
  "sitemapindex.xml": {
    "nothing in it": [/<sitemap>[^]*<\/sitemap>/, ""],
    "a page among sitemaps": [/<sitemap>/, "<url><loc>https://example.org/</loc></url><sitemap>"],
  },
};

function faults(name, documents) {
  const [, format] = name.split(".");
  if (format === "json") return documents.map(faultsOfJSON);
  return faultsOfXML(format === "xml" ? "sitemap.xsd" : `${format}.xsd`, documents);
}

for (const name of ["empty.atom", "empty.rss", "empty.json"]) assert.deepEqual(await faults(name, [document(name)]), [[]]);
let count = 0;
for (const [name, table] of Object.entries(changes)) {
  const whole = document(name);
  const changed = Object.entries(table).map(([what, [pattern, replacement]]) => {
    const text = whole.replace(pattern, replacement);
    assert.notEqual(text, whole, `${name} has nothing to change for: ${what}`);
    return text;
  });
  const [good, ...bad] = await faults(name, [whole, ...changed]);
  assert.deepEqual(good, [], name);
  for (const [i, what] of Object.keys(table).entries()) {
    assert(bad[i].length > 0, `${name} is taken with ${what}`);
    assert(!bad[i].some((fault) => fault.includes("parser error")), `${name} with ${what}: ${bad[i]}`);
  }
  count += bad.length;
}
console.log(`ok    schemas: the documents of the tests are valid, and ${count} that have a fault are not`);
