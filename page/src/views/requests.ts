// The live list of requests.
import { call } from "../api";
import { el, fill } from "../dom";
import { ago, between, dollars, full, seconds, shortId } from "../format";
import type { Glance } from "../types";
import { statusBadge } from "./status";
import { empty, every, failure, heading, type Place, type View } from "./view";

const STATES: [string, string][] = [
  ["", "All"],
  ["queued", "In queue"],
  ["running", "Running"],
  ["succeeded", "Done"],
  ["failed", "Failed"],
];

export function requests(place: Place): View {
  let state = place.query.get("state") ?? "";
  const endpoint = el("input", { type: "search", placeholder: "Endpoint id", "aria-label": "Only this endpoint", value: place.query.get("endpoint") ?? "" });
  const filters = el("div", { class: "filters", role: "group", "aria-label": "State" });
  const list = el("div", {});
  let pages = 1;

  const read = async () => {
    try {
      const query = new URLSearchParams({ limit: String(Math.min(100, 25 * pages)) });
      if (state) query.set("state", state);
      if (endpoint.value.trim()) query.set("endpoint_id", endpoint.value.trim());
      const { items, has_more } = await call<{ items: Glance[]; has_more: boolean }>("GET", `/v1/requests?${query}`);
      fill(list, items.length ? [table(items), has_more && pages < 4 && more] : nothing());
    } catch (error) {
      fill(list, failure(error));
    }
  };
  const more = el("button", { type: "button", class: "button", onclick: () => { pages += 1; void read(); } }, "Show more");
  const showFilters = () =>
    fill(
      filters,
      STATES.map(([name, label]) => el("button", { type: "button", class: "chip chip-action", "aria-pressed": String(name === state), onclick: () => choose(name) }, label)),
    );
  const choose = (name: string) => {
    state = name;
    place.navigate(`/dashboard/requests${name ? `?state=${name}` : ""}`, { replace: true });
    showFilters();
    void read();
  };
  endpoint.addEventListener("change", () => void read());
  showFilters();
  const stop = every(1500, read);
  return { title: "Requests", stop, node: el("div", {}, heading("Requests", "What was asked for, newest first. The list follows along."), el("div", { class: "gallery-bar" }, filters, endpoint), list) };
}

function nothing(): HTMLElement {
  return empty("No requests", "Choose a ", el("a", { href: "/" }, "model"), " and press Run, or send one from a program.");
}

export function table(items: Glance[]): HTMLElement {
  const heads = ["Status", "Endpoint", "Sent", "Wait", "Run", "Engine", "Cost", "Key"];
  return el(
    "div",
    { class: "table-frame", tabindex: 0, role: "region", "aria-label": "Requests" },
    el("table", {}, el("thead", {}, el("tr", {}, heads.map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, items.map(row))),
  );
}

function row(item: Glance): HTMLElement {
  const wait = item.started_at || item.status === "IN_QUEUE" ? seconds(between(item.sent_at, item.started_at)) : "";
  const run = item.started_at ? seconds(between(item.started_at, item.ended_at)) : "";
  return el(
    "tr",
    {},
    el("td", {}, statusBadge(item)),
    el("td", {}, el("a", { href: `/dashboard/requests/${item.request_id}` }, shortId(item.endpoint_id))),
    el("td", { title: full(item.sent_at) }, ago(item.sent_at)),
    el("td", { class: "figures" }, wait),
    el("td", { class: "figures" }, run),
    el("td", {}, item.engine ?? (item.lane === "none" ? "" : item.lane)),
    el("td", { class: "figures" }, item.cost === null ? "" : dollars(item.cost)),
    el("td", { class: "path" }, item.key_id),
  );
}
