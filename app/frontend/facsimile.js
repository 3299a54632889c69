// A page of the original as a picture: a button that asks for it, what is to be known of it, and a larger view.

const READABLE = 560; // pixels across from which the letters of a whole page can be read

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-facsimile");
  const words = data.words;
  const ask = button("sb-quiet sb-facsimile-ask", data.label, null, () => setTriggerValue("toggle", Date.now()));
  ask.setAttribute("aria-expanded", String(data.open));
  root.append(ask);
  if (!data.open) {
    delete component.parentElement.dataset.shown;
    return;
  }
  data.notes.forEach((note) => root.append(make("p", "sb-about", note)));
  if (!data.picture) return;

  const sheet = make("div", "sb-sheet");
  sheet.setAttribute("role", "region");
  sheet.setAttribute("aria-label", words.page);
  sheet.tabIndex = 0;
  const picture = make("img");
  picture.src = data.picture;
  picture.alt = data.alternative;
  picture.width = data.width;
  picture.height = data.height;
  sheet.append(picture);

  // In a narrow column the whole page is too small to read: it opens at reading size, at the mark.
  const parent = component.parentElement;
  const fill = () => {
    const large = parent.dataset.large === "true";
    sheet.classList.toggle("sb-large", large);
    sizes.textContent = large ? words.smaller : words.larger;
    sheet.scrollTop = Math.max(0, data.down * picture.clientHeight - sheet.clientHeight / 2);
    sheet.scrollLeft = Math.max(0, data.across * picture.clientWidth - 12);
  };
  const sizes = button("sb-chip", words.larger, null, () => {
    parent.dataset.large = String(parent.dataset.large !== "true");
    fill();
  });
  root.append(sizes, sheet);
  const show = () => {
    if (parent.dataset.shown !== data.alternative) {
      parent.dataset.shown = data.alternative;
      parent.dataset.large = String(sheet.clientWidth < READABLE);
      fill();
      sheet.scrollIntoView({ behavior: "auto", block: "nearest" });
    } else {
      fill();
    }
  };
  if (picture.complete) show();
  else picture.addEventListener("load", show, { once: true });
}
