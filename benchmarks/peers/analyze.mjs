// Parses and analyses the templates of a file with liquidjs: `node analyze.mjs TEMPLATES SECONDS`.
//
// TEMPLATES is a JSON array of strings. Prints the seconds of each pass over all of them, once the
// compiler of the engine has warmed up.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../tests/oracle/package.json", import.meta.url));
const { Liquid } = require("liquidjs");

const templates = JSON.parse(readFileSync(process.argv[2], "utf8"));
const seconds = Number(process.argv[3]);
const engine = new Liquid();

function pass() {
  let variables = 0;
  for (const template of templates) {
    const analysis = engine.analyzeSync(engine.parse(template), { partials: false });
    variables += Object.keys(analysis.globals).length;
  }
  return variables;
}

const now = () => Number(process.hrtime.bigint()) / 1e9;
for (const start = now(); now() - start < seconds; ) pass();
const passes = [];
for (const start = now(); passes.length < 3 || now() - start < seconds; ) {
  const from = now();
  pass();
  passes.push(now() - from);
}
console.log(JSON.stringify(passes));
