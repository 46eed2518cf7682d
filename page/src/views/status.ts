// The state of a request as a badge, and the parts of its life.
import { el } from "../dom";
import type { Glance } from "../types";

type Standing = Pick<Glance, "status" | "status_code" | "progress">;

export function statusBadge(request: Standing): HTMLElement {
  const [kind, text] = words(request);
  return el("span", { class: `status status-${kind}` }, text);
}

function words({ status, status_code, progress }: Standing): [string, string] {
  if (status === "IN_QUEUE") return ["waiting", "In queue"];
  if (status === "IN_PROGRESS") return ["running", `${Math.round(progress * 100)} %`];
  if (status_code === 200) return ["good", "Done"];
  if (status_code === 499) return ["off", "Cancelled"];
  return ["bad", `Error ${status_code ?? ""}`];
}
