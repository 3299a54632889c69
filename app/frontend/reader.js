// A whole digest with its locators in the margin; words searched for are marked, the place asked for stands out.

export default function (component) {
  const { data } = component;
  const root = fresh(component, "sb-reader");
  root.setAttribute("lang", data.language);
  let section = null;
  let found = 0;
  let target = null;
  data.blocks.forEach((block) => {
    if (block.section !== section) {
      section = block.section;
      if (section) root.append(make("h3", "sb-section", section));
    }
    const row = make("div", "sb-block" + (block.at ? " sb-here" : ""));
    row.append(make("span", "sb-margin", block.locator));
    const text = make("p");
    block.sentences.forEach((sentence) => {
      const span = make(sentence.quoted ? "mark" : "span", sentence.quoted ? "sb-quoted" : null);
      found += marked(span, sentence.text, data.query);
      text.append(span, " ");
      if (sentence.unverified) text.append(make("span", "sb-mark", data.words.unverified + " "));
    });
    row.append(text);
    root.append(row);
    if (block.at) target = row;
  });
  if (data.query) root.prepend(make("p", "sb-count", data.words.found.replace("{count}", found)));
  const wanted = target || (data.query ? root.querySelector(".sb-found") : null);
  const key = String(data.focus);
  if (component.parentElement.dataset.focus === key) return;
  const opened = component.parentElement.dataset.focus === undefined;
  component.parentElement.dataset.focus = key;
  if (wanted) {
    const long = wanted.getBoundingClientRect().height > window.innerHeight * 0.6;
    setTimeout(() => wanted.scrollIntoView({ behavior: "auto", block: long ? "start" : "center" }), 60);
  } else if (opened) {
    // The list of sources may have been scrolled far down; a source is read from its beginning.
    root.closest("[data-testid='stMain']")?.scrollTo({ top: 0, behavior: "instant" });
  }
}
