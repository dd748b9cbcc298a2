// What a front end asks, through a client that is typed by the description alone. It is compiled, and run against
// the server that DATELINE_URL names: each check says on one line what it found, and the first that does not hold
// ends the run.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./build/openapi";

type Release = components["schemas"]["Release"];
type Problem = components["schemas"]["Problem"];
type Query = NonNullable<paths["/v1/releases"]["get"]["parameters"]["query"]>;

const baseUrl = process.env["DATELINE_URL"];
assert(baseUrl, "DATELINE_URL names no server");

const api = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl,
  querySerializer: { array: { style: "form", explode: false } },
});

/** Gives what was answered; a problem fails the check with its text. */
function good<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert(answer.data !== undefined, `${answer.response.status}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

async function list(query: Query) {
  return good(await api.GET("/v1/releases", { params: { query } }));
}

function ids(releases: { id: string }[]): string[] {
  return releases.map((release) => release.id);
}

/** Where a link leads on this server, whatever its public address is. */
function here(link: string): URL {
  const { pathname, search } = new URL(link, baseUrl);
  return new URL(pathname + search, baseUrl);
}

function sum(counted: { count: number }[]): number {
  return counted.reduce((total, { count }) => total + count, 0);
}

async function everyPage(): Promise<string> {
  const whole = await list({ sort: ["-date", "title"], "page[size]": 100 });
  const seen: string[] = [];
  let pages = 0;
  for (let after: string | null = null; pages === 0 || after !== null; pages++) {
    const part: Awaited<ReturnType<typeof list>> = await list({
      sort: ["-date", "title"],
      "page[size]": 3,
      ...(after === null ? {} : { "page[after]": after }),
    });
    seen.push(...ids(part.data));
    after = part.page.next;
  }
  assert.deepEqual(seen, ids(whole.data));
  assert.equal(new Set(seen).size, whole.page.total);
  assert(pages > 1);
  return `${seen.length} releases on ${pages} pages, each once and in order`;
}

async function filters(): Promise<string> {
  const { data, page } = await list({
    "filter[states][any]": ["KG", "tajikistan"],
    "filter[kind][none]": ["daily_report"],
    "filter[date][gte]": "2004-01-01",
  });
  const named = (release: Release, ...slugs: string[]) => release.states.some((state) => slugs.includes(state.slug));
  assert(data.length > 1);
  assert.equal(page.total, data.length);
  for (const release of data) {
    assert(named(release, "kyrgyzstan", "tajikistan"), release.title);
    assert(release.date !== null && release.date >= "2004-01-01", release.title);
  }
  return `${data.length} releases, each as asked for`;
}

async function facets(): Promise<string> {
  const asked: Query = { "filter[states][any]": ["KG"], "page[size]": 1 };
  const { data, page, facets } = await list({
    ...asked,
    facets: ["states", "fields_of_work", "kind", "year"],
    "facet[states][scope]": "filtered",
    "facet[fields_of_work][order]": "value",
  });
  assert(facets);
  assert.equal(data.length, 1);
  assert.equal(facets.states?.[0]?.slug, "kyrgyzstan");
  assert.equal(facets.states[0].count, page.total);
  assert.equal(sum(facets.kind ?? []), page.total);
  for (const field of facets.fields_of_work ?? []) {
    const { page } = await list({ ...asked, "filter[fields_of_work][any]": [field.slug] });
    assert.equal(field.count, page.total, field.name);
  }
  for (const year of facets.year ?? []) {
    const { page } = await list({ ...asked, "filter[date][year]": Number(year.value) });
    assert.equal(year.count, page.total, year.value);
  }
  const names = (facets.fields_of_work ?? []).map((field) => field.name);
  assert(names.length > 1);
  assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b, "en")));
  return `${names.length} fields of work and ${facets.year?.length} years, counted as the lists count them`;
}

async function histogram(): Promise<string> {
  const { page, histogram } = await list({ "filter[date][exists]": true, histogram: "date:year" });
  assert(histogram);
  assert.deepEqual([histogram.field, histogram.interval], ["date", "year"]);
  assert.equal(sum(histogram.buckets), page.total);
  let last = "";
  for (const bucket of histogram.buckets) {
    assert(last < bucket.from && bucket.from <= bucket.to, bucket.value);
    last = bucket.to;
  }
  return `${page.total} releases in ${histogram.buckets.length} years`;
}

async function search(): Promise<string> {
  const { data, meta } = await list({ q: 'police "border" or handbook -ministers', highlight: ["title", "body"], sort: ["-relevance"] });
  assert(data.length > 1);
  assert(meta?.relevance);
  for (const { title, highlights } of data) {
    const found = [highlights?.title, highlights?.body].filter((text) => text?.includes("<mark>"));
    assert(found.length > 0, `nothing is marked in ${title}`);
  }
  const none = await list({ q: "police -police" });
  assert.deepEqual(none.data, []);
  return `${data.length} releases, with the words marked`;
}

async function alternatives(): Promise<string> {
  const either = good(
    await api.POST("/v1/releases/search", {
      body: {
        filter: { or: [{ states: { any: ["KG"] } }, { fields_of_work: { any: ["elections"] } }] },
        sort: ["-date"],
        page: { size: 100 },
        fields: ["title", "states", "fields_of_work"],
        explain: true,
      },
    }),
  );
  const one = await list({ "filter[states][any]": ["KG"], "page[size]": 100 });
  const other = await list({ "filter[fields_of_work][any]": ["elections"], "page[size]": 100 });
  assert(one.data.length > 0 && other.data.length > 0);
  assert.deepEqual(ids(either.data).sort(), [...new Set([...ids(one.data), ...ids(other.data)])].sort());
  assert(either.explain?.url, "the explanation has no URL");
  const again = (await (await fetch(here(either.explain.url))).json()) as { data: { id: string }[] };
  assert.deepEqual(ids(again.data), ids(either.data));
  return `${either.data.length} releases, those of both conditions`;
}

async function suggestions(): Promise<string> {
  const { data } = good(await api.GET("/v1/suggest", { params: { query: { q: "kyrg", "page[size]": 5 } } }));
  const state = data.find(({ type }) => type === "state");
  assert.equal(state?.slug, "kyrgyzstan");
  assert(state.links.releases);
  const { page } = await list({ "filter[states][any]": [state.slug] });
  const followed = (await (await fetch(here(state.links.releases))).json()) as { page: { total: number } };
  assert.equal(followed.page.total, page.total);
  return `${state.name} comes up for “kyrg”, and leads to its ${page.total} releases`;
}

async function related(): Promise<string> {
  const { data: releases } = await list({ "filter[states][any]": ["KG"], "filter[fields_of_work][any]": ["policing"], "page[size]": 1 });
  const [release] = releases;
  assert(release);
  const { data } = good(
    await api.GET("/v1/releases/{id}/related", { params: { path: { id: release.slug }, query: { "page[size]": 5 } } }),
  );
  assert(data.length > 0);
  assert(!ids(data).includes(release.id), "a release is not related to itself");
  const scores = data.map(({ relation }) => relation.score);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  for (const { title, relation } of data) {
    assert(Object.values(relation.shared).some((terms) => terms.length > 0), title);
  }
  return `${data.length} releases that share terms with “${release.title}”`;
}

async function problems(): Promise<string> {
  const { data, error, response } = await api.GET("/v1/releases", {
    // @ts-expect-error A field that there is not: the types refuse it, and so does the server.
    params: { query: { "filter[stats][any]": ["KG"], facets: ["kinds"] } },
  });
  assert.equal(data, undefined);
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("Content-Type"), "application/problem+json");
  assert(error);
  const problem: Problem = error;
  assert.equal(problem.status, 400);
  const meant = (problem.errors ?? []).map((fault) => fault.did_you_mean);
  assert.deepEqual(meant, ["states", "kind"]);
  return `${meant.length} faults at once, with ${meant.join(" and ")} for what was meant`;
}

const checks = { everyPage, filters, facets, histogram, search, alternatives, suggestions, related, problems };
for (const [name, check] of Object.entries(checks)) {
  console.log(`ok    client: ${name}: ${await check()}`);
}
