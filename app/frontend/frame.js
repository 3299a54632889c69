// Nothing to see: it brings the style sheet to every page, tells screen readers which language the interface speaks, keeps the
// one chosen for the next visit, and hands the page's colours to what stands outside our components, where Streamlit's own
// variables do not reach.

export default function (component) {
  const { language, chosen, cookie } = component.data;
  document.documentElement.lang = language;
  if (chosen) document.cookie = `${cookie}=${chosen}; path=/; max-age=31536000; samesite=lax`;
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
