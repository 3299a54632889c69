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
    // A span, because a button does not flow with the text around it.
    const node = make("span", "sb-claim sb-" + piece.verdict + (chosen ? " sb-chosen" : ""));
    const show = () => setTriggerValue("claim", piece.check);
    node.setAttribute("role", "button");
    node.tabIndex = 0;
    node.addEventListener("click", show);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      show();
    });
    node.setAttribute("aria-pressed", String(chosen));
    node.append(make("span", "sb-claim-text", piece.text), " ", make("span", "sb-claim-verdict", piece.symbol + "\u00a0" + piece.word));
    root.append(node);
  });
}
