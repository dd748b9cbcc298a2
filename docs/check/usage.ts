// What a front end does with the types. It is compiled, never run: a member that changes its type or its
// name breaks here first.
import type { components, operations, paths } from "./build/openapi";

type Release = components["schemas"]["Release"];
type Problem = components["schemas"]["Problem"];

/** Fails to compile unless both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

// A page of a site: what the list is asked, and what it answers.
const question: NonNullable<operations["listReleases"]["parameters"]["query"]> = {
  "filter[states][any]": ["kyrgyzstan", "KG"],
  "filter[kind][any]": ["press_release"],
  "filter[date][gte]": "2004-01-01",
  "filter[meetings][exists]": false,
  sort: ["-date", "title"],
  fields: ["title", "slug"],
  "page[size]": 50,
};

// @ts-expect-error A field that there is not.
const misspelt: typeof question = { "filter[stats][any]": ["kyrgyzstan"] };

// @ts-expect-error A value that the enumeration has not.
const unknownKind: typeof question = { "filter[kind][any]": ["pressrelease"] };

type ListAnswer = paths["/v1/releases"]["get"]["responses"][200]["content"]["application/json"];
type ItemAnswer = paths["/v1/releases/{id}"]["get"]["responses"][200]["content"]["application/json"];
same<ListAnswer["data"], Release[]>(true);
same<ItemAnswer["data"], Release>(true);
same<ListAnswer["page"]["total"], number | null>(true);
same<ListAnswer["links"]["next"], string | null>(true);

// Every error is a problem.
type NotFound = paths["/v1/releases/{id}"]["get"]["responses"][404]["content"]["application/problem+json"];
type Unavailable = paths["/v1/states"]["get"]["responses"][503]["content"]["application/problem+json"];
same<NotFound, Problem>(true);
same<Unavailable, Problem>(true);

// The members of a release.
same<Release["date"], string | null>(true);
same<Release["kind"], "press_release" | "news_item" | "press_statement" | "spot_report" | "daily_report" | "media_advisory">(true);
same<Release["correction"], components["schemas"]["Correction"] | null>(true);
same<Release["body_html"], string | undefined>(true);
same<components["schemas"]["State"]["names"], Record<string, string>>(true);
same<
  components["schemas"]["MenuEntry"]["type"],
  "field_of_work" | "state" | "structure" | "field_operation" | "meeting" | null
>(true);

// A newsroom's own tool: what it sends, on what condition, and what it is told.
type Patch = operations["updateRelease"];
const patch: Patch["requestBody"]["content"]["application/merge-patch+json"] = { title: "Another title", summary: null, states: ["KG"] };
const condition: Patch["parameters"]["header"] = { "If-Match": '"abc"' };
same<Patch["responses"][200]["content"]["application/json"]["data"], components["schemas"]["Draft"]>(true);
same<components["schemas"]["Draft"]["status"], "draft" | "scheduled" | "published" | "withdrawn">(true);
same<components["schemas"]["Problem"]["gone"], components["schemas"]["Gone"] | undefined>(true);

// @ts-expect-error A member that only the service sets.
const forged: typeof patch = { published_at: "2000-01-01T00:00:00Z" };

export function heading(release: Release): string {
  const source = release.sources[0]?.slug ?? "unsigned";
  return `${release.date ?? "undated"} ${source}: ${release.title}`;
}

export function explanation(problem: Problem): string[] {
  return problem.errors?.map((fault) => fault.did_you_mean ?? fault.detail) ?? [problem.detail];
}

export { question, patch, condition, forged, misspelt, unknownKind };
