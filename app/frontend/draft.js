// A checked draft: every sentence in its place, marked by colour, symbol and word; the verdict on the chosen one stays in sight.

export default function (component) {
  const { data, setTriggerValue } = component;
  const parent = component.parentElement;
  const held = parent.contains(document.activeElement) && document.activeElement.classList.contains("sb-claim");
  const height = parent.querySelector(":scope > .sb")?.offsetHeight || 0;
  const checked = parent.dataset.focus !== String(data.focus);
  const root = fresh(component, "sb-checked");
  // A shorter verdict at the page's end would pull the text from under the pointer.
  if (!checked) root.style.minHeight = height + "px";
  root.append(counts(data));

  const text = make("div", "sb-draft");
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", data.words.draft);
  data.pieces.forEach((piece) => {
    if (piece.check === null) {
      text.append(piece.text);
      return;
    }
    const node = claim(piece, data.chosen === piece.check, () => setTriggerValue("claim", piece.check));
    text.append(node);
  });
  root.append(text);
  if (data.judged) root.append(verdict(data.judged, data.words));
  // Drawn anew, the sentence that the keyboard was on is another node.
  if (held) root.querySelector(".sb-claim.sb-chosen")?.focus({ preventScroll: true });

  if (checked) {
    parent.dataset.focus = String(data.focus);
    settle(root);
  }
}

function counts(data) {
  const line = make("p", "sb-counts");
  if (!data.counts.length) line.append(data.words.empty);
  data.counts.forEach((one, i) => {
    line.append((i ? " \u00b7 " : "") + one.symbol + "\u00a0", make("strong", null, one.count), "\u00a0" + one.word);
  });
  return line;
}

// A span, because a button does not flow with the text around it.
function claim(piece, chosen, show) {
  const node = make("span", "sb-claim sb-" + piece.verdict + (chosen ? " sb-chosen" : ""));
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  });
  node.setAttribute("aria-pressed", String(chosen));
  if (chosen) node.setAttribute("aria-describedby", "sb-verdict");
  node.append(make("span", "sb-claim-text", piece.text), " ", make("span", "sb-claim-verdict", piece.symbol + "\u00a0" + piece.word));
  return node;
}

function verdict(judged, words) {
  const card = make("section", "sb-verdict sb-" + judged.verdict);
  card.id = "sb-verdict";
  card.setAttribute("aria-label", words.verdict);
  card.tabIndex = 0; // a long one scrolls
  card.append(make("p", "sb-verdict-head", judged.symbol + " " + judged.word));
  card.append(make("p", "sb-verdict-sentence", judged.sentence));
  card.append(make("p", null, judged.explanation));
  judged.corrections.forEach((one) => {
    const line = make("p");
    line.append(words.claimed + ": ", make("strong", null, one.claimed), " \u2192 " + words.source + ": ", make("strong", null, one.source));
    card.append(line);
  });
  judged.remarks.forEach((remark) => card.append(make("p", null, remark)));
  if (judged.passage) {
    const read = button("sb-quiet sb-narrow", words.read, null, () => {
      const passage = document.querySelector(".sb-passage");
      if (!passage) return;
      passage.focus({ preventScroll: true });
      settle(passage);
    });
    card.append(read);
  }
  return card;
}
