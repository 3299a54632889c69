// A checked draft: every sentence in its place, marked by colour, symbol and word; a click shows the evidence.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-draft");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", data.words.draft);
  data.pieces.forEach((piece) => {
    if (piece.check === null) {
      root.append(piece.text);
      return;
    }
    const chosen = data.chosen === piece.check;
    const node = button("sb-claim sb-" + piece.verdict + (chosen ? " sb-chosen" : ""), null, null, () => setTriggerValue("claim", piece.check));
    node.setAttribute("aria-pressed", String(chosen));
    node.append(make("span", "sb-claim-text", piece.text), " ", make("span", "sb-claim-verdict", piece.symbol + "\u00a0" + piece.word));
    root.append(node);
  });
}
