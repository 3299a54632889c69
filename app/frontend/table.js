// A table of figures; in a narrow window each row is a block, its cells named one by one.

export default function (component) {
  const { data } = component;
  const root = fresh(component, "sb-figures");
  const table = make("table", "sb-table");
  // Named, because a browser forgets what rows and cells are where they are laid out as blocks.
  const part = (tag, role, text) => {
    const node = make(tag, null, text);
    node.setAttribute("role", role);
    return node;
  };
  table.setAttribute("role", "table");
  table.setAttribute("aria-label", data.label);
  const head = part("thead", "rowgroup");
  const names = part("tr", "row");
  names.append(...data.columns.map((name) => part("th", "columnheader", name)));
  head.append(names);
  const body = part("tbody", "rowgroup");
  data.rows.forEach((row) => {
    const line = part("tr", "row");
    line.append(part("th", "rowheader", row.name));
    row.cells.forEach((cell, i) => {
      const node = part("td", "cell");
      node.append(make("span", "sb-cell-name", data.columns[i + 1]), make("span", "sb-figure", cell.figure));
      if (cell.interval) node.append(" ", make("span", "sb-interval", cell.interval));
      line.append(node);
    });
    body.append(line);
  });
  table.append(head, body);
  root.append(table);
}
