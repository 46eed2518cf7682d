// An endpoint's input schema, read from its OpenAPI document into the fields of a form.
import { call } from "./api";

export interface Limits {
  min_width?: number;
  min_height?: number;
  max_width?: number;
  max_height?: number;
  min_aspect_ratio?: number;
  max_aspect_ratio?: number;
  max_file_size?: number;
  min_duration?: number;
  max_duration?: number;
}

export interface Field {
  name: string;
  kind: "text" | "choice" | "switch" | "number" | "file" | "files" | "texts" | "group" | "json";
  description: string;
  required: boolean;
  nullable: boolean;
  default: unknown;
  examples: unknown[];
  choices: (string | number)[];
  minimum?: number;
  maximum?: number;
  isInteger: boolean;
  minLength?: number;
  maxLength?: number;
  limits: Limits;
  /** Of a group. */
  fields: Field[];
}

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  "x-fal-order-properties"?: string[];
  "x-fal"?: Limits;
  $ref?: string;
  allOf?: Schema[];
  enum?: (string | number)[];
  default?: unknown;
  examples?: unknown[];
  description?: string;
  nullable?: boolean;
  items?: Schema;
  ui?: { field?: string };
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

interface Document {
  info: { title: string; description: string };
  components: { schemas: Record<string, Schema> };
  paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: Schema }> } } }>;
}

export async function inputFields(endpoint: string): Promise<Field[]> {
  const document = await call<Document>("GET", `/api/openapi/queue/openapi.json?endpoint_id=${encodeURIComponent(endpoint)}`);
  const body = Object.values(document.paths).find((path) => path.post?.requestBody)?.post?.requestBody;
  const schema = body?.content["application/json"]?.schema;
  return schema ? fieldsOf(resolved(schema, document), document) : [];
}

function resolved(schema: Schema, document: Document): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference === undefined) return schema;
  return { ...document.components.schemas[reference.split("/").pop() ?? ""], ...schema };
}

function fieldsOf(schema: Schema, document: Document): Field[] {
  const properties = schema.properties ?? {};
  const order = schema["x-fal-order-properties"] ?? Object.keys(properties);
  return order.map((name) => field(name, resolved(properties[name] ?? {}, document), schema, document));
}

function field(name: string, schema: Schema, parent: Schema, document: Document): Field {
  return {
    name,
    kind: kindOf(schema),
    description: schema.description ?? "",
    required: parent.required?.includes(name) ?? false,
    nullable: schema.nullable ?? false,
    default: schema.default,
    examples: schema.examples ?? [],
    choices: schema.enum ?? [],
    minimum: schema.minimum,
    maximum: schema.maximum,
    isInteger: schema.type === "integer",
    minLength: schema.minLength,
    maxLength: schema.maxLength,
    limits: schema["x-fal"] ?? {},
    fields: schema.properties ? fieldsOf(schema, document) : [],
  };
}

function kindOf(schema: Schema): Field["kind"] {
  if (schema.properties) return "group";
  if (schema.enum) return "choice";
  if (schema.ui?.field === "file") return schema.type === "array" ? "files" : "file";
  if (schema.type === "boolean") return "switch";
  if (schema.type === "number" || schema.type === "integer") return "number";
  if (schema.type === "string") return "text";
  return schema.type === "array" && schema.items?.type === "string" ? "texts" : "json";
}

/** Whether a file field wants a picture, a recording or a clip. */
export function mediumOf(field: Field): "image" | "audio" | "video" {
  if (field.name.includes("audio")) return "audio";
  return field.name.includes("video") ? "video" : "image";
}

/** What the form of an endpoint begins with: its example, which says what must be said and the texts that belong to it. */
export function firstBody(fields: readonly Field[]): Record<string, unknown> {
  const isSaid = (field: Field) => field.required || (["text", "files"].includes(field.kind) && field.examples.length > 0);
  const said = fields.filter((field) => (field.default ?? "") === "" && isSaid(field));
  return Object.fromEntries(said.map((field) => [field.name, field.examples[0] ?? ""]));
}
