// The lesson as slides: arrow keys move, S opens the speaker's notes, ? lists the other keys.
Reveal.initialize({
  plugins: [RevealNotes],
  hash: true,
  width: "100%", // slides are not shrunk: charts keep their size, and a pointer hits what it points at
  height: "100%",
  margin: 0,
  minScale: 1,
  maxScale: 1,
  center: false,
  transition: "none",
  scrollActivationWidth: null, // slides on a phone, too: there is a page to scroll
  slideNumber: "c/t",
});

// What is too long for the screen is written smaller, down to a size that still reads; the rest scrolls.
const fit = () => {
  const slide = Reveal.getCurrentSlide();
  for (let size = 95; size >= 70 && slide.scrollHeight > slide.clientHeight; size -= 5) slide.style.fontSize = `${size}%`;
};
Reveal.on("ready", fit);
Reveal.on("slidechanged", fit);
