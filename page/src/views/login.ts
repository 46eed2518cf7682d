// Showing a key, once; from then on a session stands for it.
import { call } from "../api";
import { el, fill, newId } from "../dom";
import type { Session } from "../types";

export function login(onOpen: (session: Session) => void): HTMLElement {
  const id = newId("key");
  const key = el("input", { id, type: "password", autocomplete: "current-password", required: true, placeholder: "id:secret", "aria-describedby": `${id}-problem` });
  const problem = el("p", { class: "problem", id: `${id}-problem`, role: "alert" });
  const open = async () => {
    fill(problem);
    try {
      onOpen(await call<Session>("POST", "/v1/session", { key: key.value }));
    } catch (error) {
      fill(problem, (error as Error).message);
      key.setAttribute("aria-invalid", "true");
      key.select();
    }
  };
  return el(
    "main",
    { class: "login" },
    el(
      "form",
      { class: "card", onsubmit: (event: Event) => { event.preventDefault(); void open(); } },
      el("h1", {}, "Limpet"),
      el("p", { class: "quiet" }, "Sign in with an API key of this server. `limpet keys create` makes one."),
      el("div", { class: "field" }, el("label", { for: id, class: "label" }, "API key"), key, problem),
      el("button", { type: "submit", class: "button button-main" }, "Sign in"),
    ),
  );
}
