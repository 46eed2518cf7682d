// One renderer for each kind of field.
import { el, fill, newId } from "../dom";
import { words } from "../format";
import { mediumOf, type Field } from "../schema";
import { cameraHelp } from "./camera";
import { framed, same, type Input, type OnChange } from "./field";
import { fileInput, filesInput } from "./file";

/** Prompts of videos speak of the camera. */
export interface Surroundings {
  speaksOfCamera: boolean;
}

export function inputFor(field: Field, around: Surroundings, onChange: OnChange): Input {
  switch (field.kind) {
    case "text":
      return textInput(field, around, onChange);
    case "choice":
      return field.choices.length <= 4 && !field.nullable ? segments(field, onChange) : select(field, onChange);
    case "switch":
      return switchInput(field, onChange);
    case "number":
      return numberInput(field, onChange);
    case "file":
      return fileInput(field, mediumOf(field), onChange);
    case "files":
      return filesInput(field, mediumOf(field), onChange);
    case "group":
      return group(field, around, onChange);
    default:
      return listInput(field, onChange);
  }
}

const LONG = /prompt|text|lyrics/;

function textInput(field: Field, around: Surroundings, onChange: OnChange): Input {
  const id = newId(field.name);
  const isLong = LONG.test(field.name);
  const isPrompt = field.name === "prompt" && around.speaksOfCamera;
  const input = isLong ? el("textarea", { id, rows: 4, spellcheck: "true" }) : el("input", { id, type: "text", autocomplete: "off" });
  const count = el("span", { class: "count" });
  const recount = () => fill(count, field.maxLength ? `${input.value.length} / ${field.maxLength}` : "");
  const help = isPrompt ? cameraHelp(input as HTMLTextAreaElement) : null;
  const frame = framed(field, id, [input, isLong ? null : suggestions(field, input as HTMLInputElement), help?.node], isLong ? count : null);
  input.setAttribute("aria-describedby", frame.describedBy);
  input.value = String(field.default ?? "");
  input.addEventListener("input", () => {
    recount();
    help?.read();
    frame.clear();
    onChange();
  });
  recount();
  return {
    node: frame.node,
    value: () => (input.value === "" && !field.required ? undefined : input.value),
    set(value) {
      input.value = value === undefined || value === null ? String(field.default ?? "") : String(value);
      recount();
      help?.read();
    },
    complain: frame.complain,
    clear: frame.clear,
  };
}

/** The examples of a short text, such as the ids of voices. */
function suggestions(field: Field, input: HTMLInputElement): HTMLElement | null {
  if (field.examples.length < 2) return null;
  const list = el("datalist", { id: newId("examples") }, field.examples.map((example) => el("option", { value: String(example) })));
  input.setAttribute("list", list.id);
  return list;
}

function segments(field: Field, onChange: OnChange): Input {
  const id = newId(field.name);
  const name = newId("choice");
  const radios = field.choices.map((choice, index) =>
    el("input", { type: "radio", name, id: index === 0 ? id : newId("radio"), value: String(choice), onchange: () => changed() }),
  );
  const options = radios.map((radio, index) => el("label", { class: "segment" }, radio, el("span", {}, String(field.choices[index]))));
  const frame = framed(field, id, el("div", { class: "segments", role: "radiogroup", "aria-label": words(field.name) }, options));
  frame.node.querySelector("label.label")?.removeAttribute("for"); // it names the group, not its first choice
  const changed = () => {
    frame.clear();
    onChange();
  };
  const set = (value: unknown) => {
    const wanted = value ?? field.default ?? field.choices[0];
    radios.forEach((radio) => (radio.checked = radio.value === String(wanted)));
  };
  set(undefined);
  return {
    node: frame.node,
    value: () => field.choices[radios.findIndex((radio) => radio.checked)],
    set,
    complain: frame.complain,
    clear: frame.clear,
  };
}

function select(field: Field, onChange: OnChange): Input {
  const id = newId(field.name);
  const choices: (string | number | undefined)[] = field.nullable ? [undefined, ...field.choices] : field.choices;
  const options = choices.map((choice) => el("option", {}, choice === undefined ? "Not set" : String(choice)));
  const input = el("select", { id }, options);
  const frame = framed(field, id, el("div", { class: "select" }, input));
  input.setAttribute("aria-describedby", frame.describedBy);
  const set = (value: unknown) => {
    input.selectedIndex = Math.max(0, choices.indexOf((value ?? field.default ?? choices[0]) as string));
  };
  set(undefined);
  input.addEventListener("change", () => {
    frame.clear();
    onChange();
  });
  return { node: frame.node, value: () => choices[input.selectedIndex], set, complain: frame.complain, clear: frame.clear };
}

function switchInput(field: Field, onChange: OnChange): Input {
  const id = newId(field.name);
  const input = el("input", { id, type: "checkbox", role: "switch", class: "switch" });
  const frame = framed(field, id, null, input);
  input.setAttribute("aria-describedby", frame.describedBy);
  const set = (value: unknown) => (input.checked = Boolean(value ?? field.default ?? false));
  set(undefined);
  input.addEventListener("change", () => {
    frame.clear();
    onChange();
  });
  return { node: frame.node, value: () => input.checked, set, complain: frame.complain, clear: frame.clear };
}

function numberInput(field: Field, onChange: OnChange): Input {
  const id = newId(field.name);
  const step = field.isInteger ? 1 : 0.1;
  const hasRange = field.minimum !== undefined && field.maximum !== undefined;
  const input = el("input", { id, type: "number", step: field.isInteger ? 1 : "any", min: field.minimum, max: field.maximum, inputmode: "decimal" });
  const range = hasRange ? el("input", { type: "range", step, min: field.minimum, max: field.maximum, "aria-label": `${words(field.name)}, slider` }) : null;
  const frame = framed(field, id, range ?? input, range ? input : null);
  input.setAttribute("aria-describedby", frame.describedBy);
  const changed = () => {
    frame.clear();
    onChange();
  };
  input.addEventListener("input", () => {
    if (range) range.value = input.value;
    changed();
  });
  range?.addEventListener("input", () => {
    input.value = range.value;
    changed();
  });
  const set = (value: unknown) => {
    const shown = value ?? field.default;
    input.value = shown === undefined || shown === null ? "" : String(shown);
    if (range) range.value = input.value || String(middle(field));
  };
  set(undefined);
  return {
    node: frame.node,
    value: () => (input.value === "" ? undefined : Number(input.value)),
    set,
    complain: frame.complain,
    clear: frame.clear,
  };
}

/** Where a slider rests whose field is not set. */
function middle(field: Field): number {
  const lowest = field.minimum ?? 0;
  return lowest <= 0 && (field.maximum ?? 0) >= 0 ? 0 : lowest;
}

/** Lists of texts by line; what no renderer knows, as JSON. */
function listInput(field: Field, onChange: OnChange): Input {
  const id = newId(field.name);
  const input = el("textarea", { id, rows: 3, class: field.kind === "json" ? "code" : "", placeholder: field.kind === "texts" ? "One entry a line" : "JSON" });
  const frame = framed(field, id, input);
  input.setAttribute("aria-describedby", frame.describedBy);
  input.addEventListener("input", () => {
    frame.clear();
    onChange();
  });
  return {
    node: frame.node,
    value: () => {
      if (input.value.trim() === "") return undefined;
      return field.kind === "texts" ? input.value.split("\n").filter((line) => line.trim() !== "") : JSON.parse(input.value);
    },
    set: (value) => (input.value = Array.isArray(value) && field.kind === "texts" ? value.join("\n") : value ? JSON.stringify(value) : ""),
    complain: frame.complain,
    clear: frame.clear,
  };
}

/** An object inside the body, folded until it is needed. */
function group(field: Field, around: Surroundings, onChange: OnChange): Input {
  const inputs = field.fields.map((inner) => ({ field: inner, input: inputFor(inner, around, onChange) }));
  const state = el("span", { class: "group-state" });
  const node = el(
    "details",
    { class: "group", "data-name": field.name },
    el("summary", {}, el("span", { class: "label" }, words(field.name)), state),
    el("p", { class: "help" }, field.description),
    inputs.map(({ input }) => input.node),
  );
  const value = () => {
    const said = inputs.map((one) => [one.field.name, one.input.value()] as const).filter(([name, given]) => isSaid(name, given));
    const count = said.length;
    fill(state, count ? `${count} set` : "");
    return count || field.required ? Object.fromEntries(said) : undefined;
  };
  const isSaid = (name: string, given: unknown) => {
    const inner = field.fields.find((one) => one.name === name);
    return given !== undefined && (inner?.required || !same(given, inner?.default));
  };
  return {
    node,
    value,
    set(given) {
      const object = (given ?? {}) as Record<string, unknown>;
      for (const one of inputs) one.input.set(object[one.field.name]);
    },
    complain(message, path) {
      node.open = true;
      const inner = inputs.find((one) => one.field.name === path[0]);
      (inner ?? inputs[0])?.input.complain(message, path.slice(1));
    },
    clear: () => inputs.forEach(({ input }) => input.clear()),
  };
}
