// Validates XML against the schemas in schemas/.
import { readdirSync, readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";

const folder = new URL("schemas/", import.meta.url);
const files = readdirSync(folder).map((fileName) => ({ fileName, contents: readFileSync(new URL(fileName, folder), "utf8") }));

/** Gives what is wrong with each of some documents, a line each. A schema finds those that it imports beside itself. */
export async function faults(schema, documents) {
  const result = await validateXML({
    xml: documents.map((contents, i) => ({ fileName: `${i}.xml`, contents })),
    schema: files.filter(({ fileName }) => fileName === schema),
    preload: files.filter(({ fileName }) => fileName !== schema),
  });
  const placed = result.errors.filter(({ loc }) => loc !== null);
  if (!result.valid && placed.length === 0) throw new Error(result.rawOutput);
  const found = documents.map(() => []);
  for (const { loc, message } of placed) {
    found[Number.parseInt(loc.fileName, 10)].push(`line ${loc.lineNumber}: ${message}`);
  }
  return found;
}
