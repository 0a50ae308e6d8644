// What all panels of a page share. The code of the charts, with Vega inside, waits here to be run once (chart.js);
// and the keyboard is put right: a key that is meant for a control adds or deletes no cell.

let groups = 0;

// JupyterLab looks for the attribute on what has the focus before it looks around it.
function focused({ target }) {
  const box = target.closest?.(".mtl-quiet");
  if (!box) return;
  target.setAttribute("data-lm-suppress-shortcuts", "true");
  if (target.type === "radio" && !target.name) group(box);
}

// ipywidgets names no radio button. With one name they are one group: Tab enters and leaves it, arrows choose.
function group(box) {
  groups += 1;
  for (const radio of box.querySelectorAll("input[type=radio]")) radio.name = `mtl-${groups}`;
}

export default {
  initialize() {
    const mark = Symbol.for("mtl_teach.keys"); // every kernel brings a copy of this module: one listens
    if (document[mark]) return;
    document[mark] = true;
    document.addEventListener("focusin", focused, true);
  },
};
