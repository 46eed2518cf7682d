// What the API answers, as far as the pages read it.

export interface Session {
  key_id: string | null;
  scope: "ADMIN" | "API" | null;
  local_key?: boolean;
}

export interface Engine {
  name: string | null;
  lane: string | null;
  reason: string | null;
  /** Words that the licence of its weights wants shown. */
  attribution: string | null;
}

export interface Model {
  endpoint_id: string;
  metadata: { display_name: string; category: string; description: string; status: string; tags: string[] };
  engine: Engine;
}

export interface LogEntry {
  message: string;
  timestamp: string;
  level: string;
}

export type Status = "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED";

export interface Progress {
  status: Status;
  queue_position: number | null;
  progress: number;
  stage: string;
}

export interface Change extends Progress {
  logs: LogEntry[];
}

export interface Glance {
  request_id: string;
  endpoint_id: string;
  key_id: string;
  lane: string;
  status: Status;
  status_code: number | null;
  progress: number;
  stage: string;
  attempt: number;
  sent_at: string;
  started_at: string | null;
  ended_at: string | null;
  engine: string | null;
  cost: number | null;
}

export interface Delivery {
  request_id: string;
  event: string;
  url: string;
  status: "WAITING" | "DELIVERED" | "FAILED";
  created_at: string;
  ended_at: string | null;
  next_at: string | null;
  attempts: { at: string; seconds: number; status: number | null; reason: string | null }[];
}

export interface Detail extends Progress {
  request_id: string;
  endpoint_id: string;
  key_id: string;
  lane: string;
  attempt: number;
  sent_at: string;
  started_at: string | null;
  ended_at: string | null;
  cancel_requested: boolean;
  json_input: unknown;
  json_output: unknown;
  status_code: number | null;
  provenance: Record<string, unknown> | null;
  files: Record<string, unknown>[];
  cost: number | null;
  logs: LogEntry[];
  webhooks: Delivery[];
}

export interface OutputFile {
  url: string;
  content_type?: string | null;
  file_name?: string | null;
  file_size?: number | null;
}
