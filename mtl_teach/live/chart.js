// The part that each chart sends: it finds the code that all share, and runs it once per page.

const loaded = (globalThis[Symbol.for("mtl_teach.charts")] ??= new Map());

async function run(code) {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return await import(/* webpackIgnore: true */ address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function shared(model) {
  const page = await model.widget_manager.get_model(model.get("page").replace("IPY_MODEL_", ""));
  const digest = page.get("digest");
  if (!loaded.has(digest)) {
    loaded.set(digest, run(page.get("code")));
    loaded.get(digest).catch(() => loaded.delete(digest)); // the next chart tries again
  }
  return loaded.get(digest);
}

export default {
  async render(context) {
    try {
      return (await shared(context.model)).default.render(context);
    } catch (problem) {
      context.el.textContent = `The chart could not be loaded: ${problem.message}. Run this cell again.`;
    }
  },
};
