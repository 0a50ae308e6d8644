// Reads digits, settings and tables as JSON, fits as a page does, and prints what it would show; for test_refit.py.
const { readFileSync } = require("fs");
const [refit, input] = process.argv.slice(2);
(0, eval)(readFileSync(refit, "utf8"));
const { digits, asked } = JSON.parse(readFileSync(input, "utf8"));
const { unpack, states, Scanners } = globalThis.mtlRefits.soft_sharing;
const data = unpack(digits);
const out = asked.map(({ tasks, spread, strength, tables }) => {
  const shown = [...states(data, { tasks, spread }, strength, tables)].filter((state) => state.tables);
  const { tables: last, words } = shown.at(-1);
  const scanners = new Scanners(data, tasks, spread);
  const weights = [strength, 0].map((one) => Array.from(scanners.weights(3, one)));
  return { weights, words, first: shown[0].words, table: last.weights, now: last.now, drawn: last.draws };
});
console.log(JSON.stringify(out));
