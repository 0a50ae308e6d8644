// Where a page lets the reader draw: the measured curve comes from the grid of a panel, the reader's own stays in
// this browser.
(() => {
  const KEY = "mtl_teach.drawn";
  const anew = "slides" in document.documentElement.dataset;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }
  function keep(name, curve) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...read(), [name]: curve }));
    } catch {
      // a private window: the curve lives as long as the page
    }
  }

  async function mount(box) {
    const told = JSON.parse(box.dataset.drawing);
    const why = box.querySelector("details p").textContent;
    const { tables } = await globalThis.mtlState(told.panel, told.line);
    const [table, across, up] = told.curve;
    const values = told.places.map(([place]) => tables[table][up][tables[table][across].indexOf(place)]);
    let known = [];
    if (told.known) {
      const [name, label, value, which] = told.known;
      known = which.map((one) => [one, tables[name][value][tables[name][label].indexOf(one)]]);
    }
    const { name } = box.dataset;
    const kept = anew ? [] : (read()[name] ?? []);
    const measured = async () => ({ values, why });
    globalThis.mtlDraw.draw(box, { told, known, measured, kept, keep: (curve) => anew || keep(name, curve) });
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        mount(target).catch((problem) => (target.dataset.failed = problem.message));
      }
    },
    { rootMargin: "800px" },
  );
  for (const box of document.querySelectorAll(".mtl-drawing")) seen.observe(box);
})();
