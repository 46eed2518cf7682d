// A form made from an endpoint's schema, and the JSON that it stands for, each following the other.
import type { Problem } from "./api";
import { el, fill } from "./dom";
import { same, type Input } from "./fields/field";
import { inputFor, type Surroundings } from "./fields/renderers";
import { firstBody, type Field } from "./schema";

type Body = Record<string, unknown>;

export interface Form {
  node: HTMLElement;
  body(): Body;
  set(body: Body): void;
  /** Shows each problem at its field; returns those that belong to none. */
  complain(problems: readonly Problem[]): Problem[];
  clear(): void;
}

export function makeForm(fields: readonly Field[], around: Surroundings, onChange: () => void): Form {
  const inputs = new Map<string, { field: Field; input: Input }>();
  const changed = () => {
    json.value = JSON.stringify(body(), null, 2);
    onChange();
  };
  for (const field of fields) inputs.set(field.name, { field, input: inputFor(field, around, changed) });
  const json = el("textarea", { class: "code", rows: 16, spellcheck: "false", "aria-label": "The call as JSON" });
  const jsonProblem = el("p", { class: "problem", role: "alert" });

  const body = (): Body => {
    const said: Body = {};
    for (const { field, input } of inputs.values()) {
      const value = input.value();
      if (value !== undefined && (field.required || !same(value, field.default))) said[field.name] = value;
    }
    return said;
  };
  const set = (given: Body) => {
    for (const { field, input } of inputs.values()) input.set(given[field.name]);
    json.value = JSON.stringify(body(), null, 2);
    onChange();
  };
  json.addEventListener("input", () => {
    try {
      const given = JSON.parse(json.value) as Body;
      fill(jsonProblem);
      for (const { field, input } of inputs.values()) input.set(given[field.name]);
      onChange();
    } catch (error) {
      fill(jsonProblem, (error as Error).message);
    }
  });

  const asForm = el("div", { class: "form-fields" }, ordered([...inputs.values()]));
  const asJson = el("div", { class: "form-json", hidden: true }, json, jsonProblem);
  const node = el("div", { class: "form" }, views(asForm, asJson), asForm, asJson);
  set(firstBody(fields));
  return {
    node,
    body,
    set,
    complain(problems) {
      return problems.filter(({ loc, msg }) => {
        const [place, name, ...path] = loc;
        const found = place === "body" ? inputs.get(String(name)) : undefined;
        found?.input.complain(msg, path);
        return found === undefined;
      });
    },
    clear: () => inputs.forEach(({ input }) => input.clear()),
  };
}

/** What must be said comes first, groups come last; otherwise the schema's order. */
function ordered(all: { field: Field; input: Input }[]): HTMLElement[] {
  const rank = ({ field }: { field: Field }) => (field.required ? 0 : field.kind === "group" ? 2 : 1);
  return all.toSorted((one, other) => rank(one) - rank(other)).map(({ input }) => input.node);
}

function views(asForm: HTMLElement, asJson: HTMLElement): HTMLElement {
  const choose = (isJson: boolean) => () => {
    asForm.hidden = isJson;
    asJson.hidden = !isJson;
    formButton.setAttribute("aria-pressed", String(!isJson));
    jsonButton.setAttribute("aria-pressed", String(isJson));
  };
  const formButton = el("button", { type: "button", "aria-pressed": "true", onclick: choose(false) }, "Form");
  const jsonButton = el("button", { type: "button", "aria-pressed": "false", onclick: choose(true) }, "JSON");
  return el("div", { class: "toggle", role: "group", "aria-label": "How to write the call" }, formButton, jsonButton);
}
