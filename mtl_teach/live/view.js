// A chart that is drawn once; afterwards only its tables are swapped.
// vegaEmbed is in scope: the bundle brings Vega along, so nothing is fetched.

const ink = { light: "#1f2328", dark: "#e6edf3" };
const faint = { light: "#d8dee4", dark: "#3d444d" };

function theme() {
  const body = document.body;
  const dark =
    body.dataset.jpThemeLight === "false" ||
    body.classList.contains("vscode-dark") ||
    (!("jpThemeLight" in body.dataset) && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? "dark" : "light";
}

function config(name) {
  const text = { labelColor: ink[name], titleColor: ink[name], subtitleColor: ink[name] };
  return {
    background: "transparent",
    style: { ink: { fill: ink[name] }, "ink-line": { color: ink[name], stroke: ink[name] } },
    text: { color: ink[name] },
    title: { color: ink[name], ...text },
    axis: { ...text, domainColor: ink[name], tickColor: ink[name], gridColor: faint[name] },
    legend: text,
    header: text,
  };
}

function rows(table) {
  const names = Object.keys(table);
  const count = names.length ? table[names[0]].length : 0;
  const out = new Array(count);
  for (let i = 0; i < count; i++) {
    const row = (out[i] = {});
    for (const name of names) row[name] = table[name][i];
  }
  return out;
}

function element(parent, tag, name) {
  const child = document.createElement(tag);
  child.className = name;
  parent.append(child);
  return child;
}

function under(view, event) {
  const scales = ["x", "y"].map((axis) => view.scale(axis));
  const [left, top] = view.origin();
  const box = view.container().querySelector("canvas, svg").getBoundingClientRect();
  const point = [event.clientX - box.left - left, event.clientY - box.top - top];
  return { x: scales[0].invert(point[0]), y: scales[1].invert(point[1]) };
}

function render({ model, el }) {
  const figure = element(el, "figure", "mtl-panel");
  const chart = element(figure, "div", "mtl-chart");
  const words = element(figure, "figcaption", "mtl-words");
  const error = element(figure, "div", "mtl-error");
  const foot = element(figure, "div", "mtl-foot");
  const call = element(foot, "code", "mtl-call");
  const copy = element(foot, "button", "mtl-copy");
  const status = element(foot, "span", "mtl-status");
  chart.setAttribute("role", "img");
  words.setAttribute("aria-live", "polite");
  error.setAttribute("role", "alert");
  copy.textContent = "Copy";
  copy.title = "Copy the line that reproduces this picture";
  copy.onclick = () => navigator.clipboard?.writeText(model.get("call"));

  let view = null;
  let drawn = {};
  let turn = Promise.resolve();

  function say() {
    words.textContent = model.get("words");
    chart.setAttribute("aria-label", model.get("words"));
    call.textContent = model.get("call");
    foot.hidden = !model.get("call");
    error.textContent = model.get("error");
    status.textContent = model.get("status");
  }

  async function swap() {
    say();
    if (!view) return;
    const tables = model.get("tables");
    for (const [name, table] of Object.entries(tables)) {
      const text = JSON.stringify(table);
      if (drawn[name] === text) continue;
      drawn[name] = text;
      view.data(name, rows(table));
    }
    const shown = { move: model.get("move"), call: model.get("call") };
    await view.runAsync();
    Object.assign(figure.dataset, shown); // what the picture now is, for whoever drives this page
  }

  async function embed() {
    view?.finalize();
    view = null;
    drawn = {};
    const name = theme();
    const options = { actions: false, renderer: model.get("renderer"), config: config(name), tooltip: { theme: name } };
    try {
      const spec = structuredClone(model.get("specs").wide);
      const tables = model.get("tables");  // drawn in at once: an empty chart would measure its margins wrongly
      spec.datasets = Object.fromEntries(Object.entries(tables).map(([key, table]) => [key, rows(table)]));
      for (const [key, table] of Object.entries(tables)) drawn[key] = JSON.stringify(table);
      const made = await vegaEmbed(chart, spec, options);
      view = made.view;
      view.addEventListener("click", (event) => {
        if (!model.get("picking")) return;
        model.set("picked", under(view, event));
        model.save_changes();
      });
      await swap();
    } catch (problem) {
      error.textContent = `The chart could not be drawn: ${problem.message}`;
    }
  }

  // One drawing at a time; what arrives meanwhile is already in the model when its turn comes.
  const queue = (work) => (turn = turn.then(work, work));
  const moved = () => queue(swap);
  const changed = () => queue(embed);
  model.on("change:move", moved);
  model.on("change:specs", changed);
  let now = theme();
  const watcher = new MutationObserver(() => {
    if (theme() === now) return;
    now = theme();
    changed();
  });
  watcher.observe(document.body, { attributes: true });
  changed();
  return () => {
    watcher.disconnect();
    model.off("change:move", moved);
    model.off("change:specs", changed);
    view?.finalize();
  };
}

export default { render };
