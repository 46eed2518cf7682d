// API keys: making them, and ending them.
import { call } from "../api";
import { copied } from "../code";
import { el, fill, newId } from "../dom";
import { ago } from "../format";
import { icon } from "../icons";
import { twice } from "./files";
import { empty, failure, heading, type View } from "./view";

interface Key {
  key_id: string;
  alias: string;
  scope: string;
  running_limit: number | null;
  created_at: string;
}

export function keys(): View {
  const list = el("div", {});
  const made = el("div", { "aria-live": "polite" });
  const read = async () => {
    try {
      const { keys: found } = await call<{ keys: Key[] }>("GET", "/v1/keys?limit=100");
      fill(list, found.length ? table(found, () => void read()) : empty("No keys yet", "On this machine the key local:local works without any. Others need one."));
    } catch (error) {
      fill(list, failure(error));
    }
  };
  void read();
  return { title: "Keys", node: el("div", {}, heading("Keys", "What programs and people show to use this server."), creation(made, () => void read()), made, list) };
}

function creation(made: HTMLElement, again: () => void): HTMLElement {
  const nameId = newId("alias");
  const scopeId = newId("scope");
  const limitId = newId("limit");
  const alias = el("input", { id: nameId, type: "text", maxlength: 200, required: true, autocomplete: "off", placeholder: "my laptop" });
  const scope = el("select", { id: scopeId }, el("option", { value: "API" }, "API: make things, see its own requests"), el("option", { value: "ADMIN" }, "Admin: also keys, usage and every request"));
  const limit = el("input", { id: limitId, type: "number", min: 1, max: 10000, step: 1, placeholder: "As the server allows" });
  const create = async () => {
    try {
      const body = { alias: alias.value, scope: scope.value, running_limit: limit.value === "" ? null : Number(limit.value) };
      const { key } = await call<{ key: string }>("POST", "/v1/keys", body);
      const copy = el("button", { type: "button", class: "button button-small", onclick: () => void copied(copy, key) }, icon("copy"), "Copy");
      fill(made, el("div", { class: "notice notice-good" }, el("p", {}, "This is shown once. Keep it now."), el("div", { class: "key-line" }, el("code", { class: "path" }, key), copy)));
      alias.value = "";
      limit.value = "";
      again();
    } catch (error) {
      fill(made, failure(error));
    }
  };
  return el(
    "form",
    { class: "card key-form", onsubmit: (event: Event) => { event.preventDefault(); void create(); } },
    el("div", { class: "field" }, el("label", { for: nameId, class: "label" }, "Name"), alias),
    el("div", { class: "field" }, el("label", { for: scopeId, class: "label" }, "Scope"), el("div", { class: "select" }, scope)),
    el("div", { class: "field" }, el("label", { for: limitId, class: "label" }, "Requests at a time"), limit),
    el("button", { type: "submit", class: "button button-main" }, "Create key"),
  );
}

function table(found: Key[], again: () => void): HTMLElement {
  const revoke = (key: Key) => async () => {
    await call("DELETE", `/v1/keys/${encodeURIComponent(key.key_id)}`);
    again();
  };
  const rows = found.map((key) =>
    el("tr", {}, el("td", {}, key.alias), el("td", { class: "path" }, key.key_id), el("td", {}, key.scope.toLowerCase()), el("td", {}, key.running_limit === null ? "no limit of its own" : String(key.running_limit)), el("td", {}, ago(key.created_at)), el("td", { class: "end" }, twice("Revoke", revoke(key), key.alias))),
  );
  const heads = ["Name", "Id", "Scope", "At a time", "Made", ""].map((name) => el("th", { scope: "col" }, name || el("span", { class: "unseen" }, "Actions")));
  return el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": "Keys" }, el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)));
}
