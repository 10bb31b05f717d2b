import { ApiProblem } from './problem.ts';

interface Options {
  /** `PUT` unless told. */
  method?: 'PUT' | 'POST';
  /** 0 to 1, as the bytes leave. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Sends a file as the body of a call and says how far it is, which `fetch` cannot. Throws `ApiProblem` like `fetchJson`. */
export function uploadFile<T>(path: string, file: Blob, { method = 'PUT', onProgress, signal }: Options): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, path);
    call.setRequestHeader('accept', 'application/json');
    call.setRequestHeader('content-type', file.type || 'application/octet-stream');
    call.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    call.onerror = () => reject(new ApiProblem(0, { code: 'offline', detail: 'The network did not answer.' }));
    call.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    call.onload = () => {
      const body = parse(call.responseText);
      if (call.status >= 200 && call.status < 300) resolve(body as T);
      else reject(new ApiProblem(call.status, body, Number(call.getResponseHeader('retry-after')) || undefined));
    };
    signal.addEventListener('abort', () => call.abort(), { once: true });
    call.send(file);
  });
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
