"""What the browser tests do with a page of panels; every wait is for a state, none for a time."""

import io

from PIL import Image

from tools.browser import wait_until

SETTLED = """() => {
  const panels = [...document.querySelectorAll('.mtl-panel')];
  return panels.length && panels.every((panel) =>
    panel.querySelector('.mtl-status').innerText === '' &&
    panel.querySelector('canvas, svg') &&
    panel.dataset.call === panel.querySelector('.mtl-call').innerText);
}"""
CALL_CHANGED = """([number, old]) => {
  const panel = document.querySelectorAll('.mtl-panel')[number];
  return panel.dataset.call !== old && panel.querySelector('.mtl-status').innerText === '';
}"""
CONTAINS = "([selector, text]) => document.querySelector(selector)?.innerText.includes(text)"
WIDTHS = """() => [...document.querySelectorAll('.mtl-panel')].map((panel) => {
  const chart = panel.querySelector('.mtl-chart');
  const boxes = [...panel.closest('.jp-OutputArea-output').querySelectorAll('.mtl-controls *')];
  const edge = panel.getBoundingClientRect().right;
  return {
    call: panel.dataset.call, layout: panel.dataset.layout, room: panel.clientWidth,
    drawn: chart.querySelector('canvas, svg').getBoundingClientRect().width,
    hidden: chart.scrollWidth - chart.clientWidth,
    beyond: Math.max(0, ...boxes.map((box) => box.getBoundingClientRect().right - edge)),
  };
})"""


def shown(page, panels: int = 1) -> None:
    """Wait until so many panels are drawn and none is fitting any more."""
    wait_until(page, "count => document.querySelectorAll('.mtl-chart canvas').length >= count", panels)
    wait_until(page, SETTLED)


def calls(page) -> list[str]:
    """The line under each panel whose picture is shown."""
    return page.evaluate("() => [...document.querySelectorAll('.mtl-panel')].map((p) => p.dataset.call)")


def press(page, key: str, panel: int = 0) -> None:
    """Press a key and wait until the panel has drawn another state to the end."""
    before = calls(page)[panel]
    page.keyboard.press(key)
    wait_until(page, CALL_CHANGED, [panel, before])


def drawn_or_refused(page, key: str, panel: int) -> bool:
    """Press a key and wait until the panel has drawn another state, or says why it cannot: then False."""
    before = calls(page)[panel]
    page.keyboard.press(key)
    refused = "document.querySelectorAll('.mtl-quiet')[at[0]].querySelector('.mtl-error').innerText !== ''"
    wait_until(page, f"(at) => ({CALL_CHANGED})(at) || {refused}", [panel, before])
    return calls(page)[panel] != before


def words(page, text: str, selector: str = ".mtl-words") -> None:
    """Wait until the words under the first panel, or another element, contain `text`."""
    wait_until(page, CONTAINS, [selector, text])


def pixels(page, panel: int = 0) -> bytes:
    """The first picture, or that of another panel."""
    return page.locator(".mtl-chart canvas").nth(panel).screenshot()


def ink(picture: bytes) -> float:
    """The mean brightness of a picture, from 0 to 255."""
    grey = Image.open(io.BytesIO(picture)).convert("L").resize((1, 1), Image.Resampling.BOX)
    return grey.getpixel((0, 0))


def cells(page) -> int:
    """The number of cells of the notebook."""
    return page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length")


def kernel_call(page, address: str, what: str) -> None:
    """Ask the server to `interrupt` or `restart` the kernel of the notebook in sight."""
    base, token = address.split("/lab?token=")
    name = page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.id")
    answer = page.request.post(
        f"{base}/api/kernels/{name}/{what}", headers={"Authorization": f"token {token}"}
    )
    assert answer.ok, answer.text()


def contrast(page, selector: str) -> float:
    """The contrast of an element's text to what stands behind it, from 1 to 21 (WCAG 2)."""
    return page.evaluate(CONTRAST, selector)


CONTRAST = """(selector) => {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const plain = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  let behind = element;
  while (behind && plain(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
  const paper = behind ? plain(getComputedStyle(behind).backgroundColor) : [255, 255, 255];
  const text = plain(getComputedStyle(element).color);
  const [a, b] = [light(text.slice(0, 3)), light(paper.slice(0, 3))].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""
