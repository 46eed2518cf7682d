// All endpoints, searched and by category.
import { call } from "../api";
import { el, fill } from "../dom";
import { categoryIcon, icon } from "../icons";
import castle from "../images/castle.webp";
import gate from "../images/gate.webp";
import sail from "../images/sail.webp";
import type { Model } from "../types";
import { empty, engineBadge, failure, type Place, type View } from "./view";

export async function allModels(): Promise<Model[]> {
  return (await call<{ models: Model[] }>("GET", "/v1/models?limit=100&expand=engine")).models;
}

export function gallery(place: Place): View {
  const search = el("input", { type: "search", placeholder: "Search models", "aria-label": "Search models", value: place.query.get("q") ?? "" });
  const categories = el("div", { class: "filters", role: "group", "aria-label": "Category" });
  const count = el("p", { class: "quiet", role: "status" });
  const list = el("div", { class: "gallery" });
  let chosen = place.query.get("category") ?? "";
  let models: Model[] = [];

  const show = () => {
    const found = models.filter((model) => fits(model, search.value, chosen));
    fill(list, found.length ? found.map(card) : empty("Nothing fits", "Try another word, or all categories."));
    fill(count, `${found.length} of ${models.length} models`);
    const query = new URLSearchParams();
    if (search.value) query.set("q", search.value);
    if (chosen) query.set("category", chosen);
    history.replaceState(null, "", query.size ? `/?${query}` : "/");
  };
  const showCategories = () => {
    const names = ["", ...new Set(models.map((model) => model.metadata.category))];
    fill(
      categories,
      names.map((name) =>
        el("button", { type: "button", class: "chip chip-action", "aria-pressed": String(name === chosen), onclick: () => { chosen = name; showCategories(); show(); } }, name === "" ? "All" : name.replaceAll("-", " ")),
      ),
    );
  };
  search.addEventListener("input", show);
  allModels().then(
    (found) => {
      models = found;
      showCategories();
      show();
    },
    (error) => fill(list, failure(error)),
  );
  const hero = el(
    "header",
    { class: "hero" },
    el(
      "div",
      {},
      el("h1", {}, "Video, speech and pictures, made on this machine"),
      el("p", { class: "lead" }, "Every model of the Hailuo API, ready to try. What works here works with the official clients, unchanged."),
      el("div", { class: "search" }, icon("search"), search),
    ),
    el("a", { class: "stills", href: "/models/fal-ai/minimax/hailuo-02/standard/text-to-video", "aria-label": "Draw a film from words" }, [gate, sail, castle].map((still) => el("img", { src: still, alt: "" }))),
  );
  return { title: "Models", node: el("div", {}, hero, el("div", { class: "gallery-bar" }, categories, count), list) };
}

function fits(model: Model, words: string, category: string): boolean {
  const text = `${model.endpoint_id} ${model.metadata.display_name} ${model.metadata.description} ${model.metadata.tags.join(" ")}`.toLowerCase();
  return (category === "" || model.metadata.category === category) && words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function card(model: Model): HTMLElement {
  const { display_name, category, description, status } = model.metadata;
  return el(
    "a",
    { class: `model model-${category.split("-").pop()}${model.engine.name ? "" : " is-off"}`, href: `/models/${model.endpoint_id}` },
    el("div", { class: "model-head" }, el("span", { class: "model-icon" }, categoryIcon(category)), el("span", { class: "badges" }, status === "deprecated" && el("span", { class: "badge badge-off" }, "old id"), engineBadge(model.engine))),
    el("h2", {}, display_name.replace(/^MiniMax /, "")),
    el("p", {}, description),
    el("span", { class: "path" }, model.endpoint_id),
  );
}
