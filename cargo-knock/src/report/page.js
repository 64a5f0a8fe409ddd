"use strict";
{
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  // What is shown or hidden as a whole, with the rows and lines in it; gathered when first needed.
  let parts;
  const text = (node) => node.textContent.toLowerCase();
  const gather = () =>
    [...document.querySelectorAll(".workflow, #problems")].map((node) => ({
      node,
      link: document.querySelector(`nav a[href="#${CSS.escape(node.id)}"]`).parentNode,
      title: text(node.querySelector("header, h2")),
      groups: [...node.querySelectorAll("table, tbody, .reads, .reads figure")],
      items: [...node.querySelectorAll("tr[id], .reads li, .problem")].map((node) => ({
        node,
        text: text(node),
      })),
    }));

  const show = (node, shown) => {
    if (node.hidden === shown) node.hidden = !shown;
    return shown;
  };

  // Every word must be in the title of a part or in the row or line itself.
  const filter = ({ node, link, title, groups, items }, words) => {
    const open = words.filter((word) => !title.includes(word));
    const isAll = open.length === 0;
    for (const item of items) {
      show(item.node, open.every((word) => item.text.includes(word)));
    }
    for (const group of groups) {
      show(group, isAll || group.querySelector("tr[id]:not([hidden]), li:not([hidden])") !== null);
    }
    const isShown = isAll || items.some((item) => !item.node.hidden);
    show(link, isShown);
    return show(node, isShown);
  };

  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  const report = (shown) => {
    const items = shown.flatMap((part) => part.items).filter(({ node }) => !node.hidden);
    const count = (list, selector) => list.filter(({ node }) => node.matches(selector)).length;
    const counts = [
      [count(shown, ".workflow"), "workflow"],
      [count(items, "tr"), "field"],
      [count(items, ".reads li"), "line"],
      [count(items, ".problem"), "problem"],
    ];
    const said = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
    return said.join(", ") || "Nothing is found";
  };

  const search = () => {
    parts ??= gather();
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = parts.filter((part) => filter(part, words));
    found.textContent = words.length === 0 ? "" : report(shown);
  };

  const clear = () => {
    query.value = "";
    search();
  };

  query.addEventListener("focus", () => { parts ??= gather(); });
  query.addEventListener("input", search);
  document.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key === "/" && isPlain && event.target !== query) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === "Escape" && query.value !== "") {
      event.preventDefault();
      clear();
    }
  });
  // A link may lead to what the search hides.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a");
    if (link && document.getElementById(link.hash.slice(1))?.closest("[hidden]")) clear();
  });

  const isDark = () => (root.style.colorScheme || (dark.matches ? "dark" : "light")) === "dark";
  const label = () => {
    theme.textContent = isDark() ? "Light mode" : "Dark mode";
  };
  theme.addEventListener("click", () => {
    root.style.colorScheme = isDark() ? "light" : "dark";
    label();
  });
  dark.addEventListener("change", label);

  label();
  theme.hidden = false;
  query.closest("search").hidden = false;
}
