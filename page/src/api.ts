// Calls of the public API. The session is a cookie that no script reads; the header shows that a page of ours calls.

export interface Problem {
  loc: (string | number)[];
  msg: string;
  type?: string;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const HEADERS = { "x-limpet-page": "1" };

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, headers: HEADERS };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...HEADERS, "content-type": "application/json" };
  }
  const response = await sent(path, init);
  const text = await response.text();
  const answer: unknown = text ? parsed(text) : null;
  if (!response.ok) {
    if (response.status === 401) window.dispatchEvent(new Event("signed-out"));
    throw new ApiError(response.status, sentence(answer) ?? `The server answered ${response.status}.`);
  }
  return answer as T;
}

async function sent(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, "The server cannot be reached. Is `limpet serve` running?");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The sentence in an error's body, whichever of the API's shapes it has. */
export function sentence(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const { detail, error } = body as { detail?: unknown; error?: { message?: string } };
  if (typeof detail === "string") return detail;
  if (Array.isArray(detail)) return detail.map((entry: Problem) => entry.msg).join(" ");
  return error?.message ?? null;
}

/** The problems of single fields in an error's body. */
export function problems(body: unknown): Problem[] {
  const detail = (body as { detail?: unknown } | null)?.detail;
  return Array.isArray(detail) ? (detail as Problem[]) : [];
}

/** The events of a stream until it ends; it is left with the signal. */
export async function* events<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  const response = await sent(path, { headers: HEADERS, signal });
  if (!response.ok || response.body === null) throw new ApiError(response.status, "The stream cannot be followed.");
  let rest = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part.startsWith("data: ")) yield JSON.parse(part.slice(6)) as T;
  }
}

/** Puts a file into the server's store; returns its address. */
export async function upload(file: Blob, name: string, onProgress: (share: number) => void = () => {}): Promise<string> {
  const place = await call<{ upload_url: string; file_url: string }>("POST", "/rest/storage/upload/initiate", {
    file_name: name,
    content_type: file.type || "application/octet-stream",
  });
  await put(place.upload_url, file, onProgress);
  return place.file_url;
}

function put(address: string, file: Blob, onProgress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    request.open("PUT", address);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve() : reject(new ApiError(request.status, refusal(request))));
    request.onerror = () => reject(new ApiError(0, "The upload broke off."));
    request.send(file);
  });
}

function refusal(request: XMLHttpRequest): string {
  return sentence(parsed(request.responseText)) ?? `The upload was refused (${request.status}).`;
}
