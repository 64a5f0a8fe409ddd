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
      groups: [...node.querySelectorAll("table, tbody, figure, .reads")],
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
    let count = 0;
    for (const item of items) {
      if (show(item.node, open.every((word) => item.text.includes(word)))) count++;
    }
    const isShown = count > 0 || open.length === 0;
    for (const group of groups) {
      if (!group.closest(".problem")) {
        show(group, open.length === 0 || group.querySelector("tr[id]:not([hidden]), li:not([hidden])") !== null);
      }
    }
    show(node, isShown);
    show(link, isShown);
    return isShown;
  };

  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  const search = () => {
    parts ??= gather();
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = parts.filter((part) => filter(part, words));
    const matching = (selector) =>
      shown.flatMap((part) => part.items).filter(({ node }) => !node.hidden && node.matches(selector)).length;
    const workflows = shown.filter((part) => part.node.matches(".workflow")).length;
    found.textContent =
      words.length === 0 ? ""
      : shown.length === 0 ? "Nothing is found"
      : [
          counted(workflows, "workflow"),
          counted(matching("tr"), "field"),
          counted(matching(".reads li"), "line"),
          counted(matching(".problem"), "problem"),
        ].filter((text) => !text.startsWith("0 ")).join(", ");
  };

  const clear = () => {
    query.value = "";
    search();
  };

  query.addEventListener("input", search);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== query) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === "Escape" && query.value !== "") {
      event.preventDefault();
      clear();
    }
  });
  // A link may lead to what the search hides.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest("[hidden]")) {
      clear();
      target.scrollIntoView();
    }
  });

  const isDark = () => (root.style.colorScheme || (dark.matches ? "dark" : "light")) === "dark";
  const label = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
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
