// The frame around an input: label, description, problem. A kind of field has one renderer; all stand in `renderers.ts`.
import { el, fill, newId, type Child } from "../dom";
import { words } from "../format";
import type { Field } from "../schema";

export interface Input {
  node: HTMLElement;
  /** What to send; undefined leaves the field out. */
  value(): unknown;
  set(value: unknown): void;
  /** Shows what is wrong with it. `path` leads on into a group. */
  complain(message: string, path: readonly (string | number)[]): void;
  clear(): void;
}

export interface Frame {
  node: HTMLElement;
  inputId: string;
  describedBy: string;
  complain(message: string): void;
  clear(): void;
}

export type OnChange = () => void;

/** A label above, a description and a place for a problem below. */
export function framed(field: Field, inputId: string, content: Child, aside: Child = null): Frame {
  const helpId = newId("help");
  const problem = el("p", { class: "problem", id: newId("problem"), role: "alert" });
  const label = el("label", { for: inputId, class: "label" }, words(field.name), field.required && [" ", mark()]);
  const help = el("p", { class: "help", id: helpId }, field.description);
  const node = el("div", { class: `field field-${field.kind}`, "data-name": field.name }, el("div", { class: "label-row" }, label, aside), content, help, problem);
  return {
    node,
    inputId,
    describedBy: `${helpId} ${problem.id}`,
    complain(message) {
      fill(problem, message);
      node.classList.add("is-wrong");
      node.querySelector(`#${inputId}`)?.setAttribute("aria-invalid", "true");
    },
    clear() {
      fill(problem);
      node.classList.remove("is-wrong");
      node.querySelector(`#${inputId}`)?.removeAttribute("aria-invalid");
    },
  };
}

function mark(): HTMLElement {
  return el("span", { class: "must", title: "required" }, "required");
}

/** Same value, as JSON has it. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
