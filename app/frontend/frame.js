// Nothing to see: it brings the style sheet to every page, tells screen readers which language the interface speaks, and
// hands the page's colours to what stands outside our components, where Streamlit's own variables do not reach.

export default function (component) {
  document.documentElement.lang = component.data.language;
  const hand = () => {
    const page = getComputedStyle(document.querySelector(".stApp"));
    document.documentElement.style.setProperty("--sb-page", page.backgroundColor);
    document.documentElement.style.setProperty("--sb-ink", page.color);
  };
  hand();
  const later = () => setTimeout(hand, 300);
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", later);
  return () => scheme.removeEventListener("change", later);
}
