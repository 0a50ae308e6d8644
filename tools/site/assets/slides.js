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
