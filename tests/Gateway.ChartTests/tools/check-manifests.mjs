// Reads manifests from stdin and holds each to the schema of its kind. Prints every problem, or one line for each manifest.
// The schemas' validators let unknown fields pass; but a field that a validator never looks at is unknown, so their looks are recorded.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = join(process.argv[2], "node_modules");
const load = (file) => import(pathToFileURL(join(modules, file)));
const { parseAllDocuments } = (await load("yaml/dist/index.js")).default;

const packages = {
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  "keda.sh": "@kubernetes-models/keda",
};

async function model({ apiVersion, kind }) {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const folder = join(packages[group] ?? "kubernetes-models", apiVersion);
  const file = ["index.mjs", "index.js"].map((name) => join(folder, name)).find((name) => existsSync(join(modules, name)));
  return file && (await load(file))[kind];
}

function watch(value, path, seen) {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === "symbol" || !Object.hasOwn(target, key)) return target[key];
      const at = `${path}/${key}`;
      seen.add(at);
      return watch(target[key], at, seen);
    },
  });
}

function* unseen(value, path, seen) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* unseen(item, `${path}/${i}`, seen);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const at = `${path}/${key}`;
    if (seen.has(at)) yield* unseen(item, at, seen);
    else yield `${at} is not known`;
  }
}

async function problems(manifest) {
  const kind = await model(manifest);
  if (!kind) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`];
  const seen = new Set();
  try {
    kind.prototype.validate.call(watch(manifest, "", seen));
  } catch (wrong) {
    return [wrong.message];
  }
  return [...unseen(manifest, "", seen)];
}

let code = 0;
for (const document of parseAllDocuments(readFileSync(0, "utf8"))) {
  if (document.errors.length > 0) {
    console.log(`not YAML: ${document.errors[0].message}`);
    code = 1;
    continue;
  }
  const manifest = document.toJS();
  if (!manifest) continue;
  const name = `${manifest.kind}/${manifest.metadata?.name}`;
  const wrong = await problems(manifest);
  if (wrong.length > 0) code = 1;
  console.log(wrong.length > 0 ? wrong.map((w) => `${name}: ${w}`).join("\n") : `${name}: ok`);
}
process.exit(code);
