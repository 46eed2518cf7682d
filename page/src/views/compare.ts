// Two requests side by side: what was made, and where their inputs differ.
import { call } from "../api";
import { el, fill } from "../dom";
import { shortId } from "../format";
import { plain } from "../players";
import type { Detail, Glance } from "../types";
import { resultView } from "./result";
import { failure, heading, type Place, type View } from "./view";

export function compare(place: Place): View {
  const chosen = { a: place.query.get("a") ?? "", b: place.query.get("b") ?? "" };
  const sides = { a: el("div", { class: "side card" }), b: el("div", { class: "side card" }) };
  const differences = el("div", {});
  const found: { a?: Detail; b?: Detail } = {};

  const load = async (side: "a" | "b") => {
    const id = chosen[side];
    if (!id) return fill(sides[side], el("p", { class: "quiet" }, "Choose a request."));
    try {
      const detail = await call<Detail>("GET", `/v1/requests/${id}`);
      found[side] = detail;
      fill(sides[side], el("h2", {}, el("a", { href: `/dashboard/requests/${id}` }, shortId(detail.endpoint_id))), detail.json_output && detail.status_code === 200 ? resultView(detail) : el("p", { class: "quiet" }, "It has no output."));
      if (found.a && found.b) fill(differences, differing(found.a, found.b));
    } catch (error) {
      fill(sides[side], failure(error));
    }
  };
  const pick = (side: "a" | "b", items: Glance[]) => {
    const options = items.map((item) => el("option", { value: item.request_id, selected: item.request_id === chosen[side] }, `${shortId(item.endpoint_id)} - ${item.request_id.slice(0, 8)}`));
    const select = el("select", { "aria-label": side === "a" ? "Left" : "Right" }, el("option", { value: "" }, "Choose a request"), options);
    select.addEventListener("change", () => {
      chosen[side] = select.value;
      place.navigate(`/dashboard/compare?a=${chosen.a}&b=${chosen.b}`, { replace: true });
      void load(side);
    });
    return el("div", { class: "select" }, select);
  };
  const pickers = el("div", { class: "compare" });
  call<{ items: Glance[] }>("GET", "/v1/requests?state=succeeded&limit=100").then(
    ({ items }) => fill(pickers, pick("a", items), pick("b", items)),
    (error) => fill(pickers, failure(error)),
  );
  void load("a");
  void load("b");
  return { title: "Compare", node: el("div", {}, heading("Compare", "Two results side by side."), pickers, el("div", { class: "compare" }, sides.a, sides.b), differences) };
}

function differing(one: Detail, other: Detail): HTMLElement {
  const [left, right] = [one, other].map((detail) => (detail.json_input ?? {}) as Record<string, unknown>);
  const names = [...new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])].filter((name) => plain(left?.[name]) !== plain(right?.[name]));
  const rows = names.map((name) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, plain(left?.[name] ?? "")), el("td", {}, plain(right?.[name] ?? ""))));
  return el("section", { class: "card" }, el("h2", {}, "Where the inputs differ"), rows.length ? el("div", { class: "table-frame" }, el("table", {}, el("tbody", {}, rows))) : el("p", { class: "quiet" }, "Nowhere."));
}
