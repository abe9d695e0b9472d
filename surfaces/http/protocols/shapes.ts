import { ERROR_STATUS, type ErrorShape } from '../errors.ts';

/** OpenAI: `{"error": {"message", "type", "param", "code"}}`. */
export const openAiShape: ErrorShape = ({ code, message }, requestId) => {
  const status: number = ERROR_STATUS[code];
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: null, code: OPENAI_CODES[code] ?? code, request_id: requestId } };
};

const OPENAI_CODES: Partial<Record<keyof typeof ERROR_STATUS, string>> = {
  unauthorized: 'invalid_api_key',
  not_found: 'model_not_found',
  prompt_too_large: 'context_length_exceeded',
};

/** llama.cpp: `{"error": {"code": 400, "message", "type"}}`. */
export const llamaShape: ErrorShape = ({ code, message }, requestId) => {
  const status: number = ERROR_STATUS[code];
  return { error: { code: status, message, type: llamaType(status), request_id: requestId } };
};

function llamaType(status: number): string {
  if (status === 503 || status === 429) return 'unavailable_error';
  if (status === 501) return 'not_supported_error';
  if (status === 401) return 'authentication_error';
  if (status === 404) return 'not_found_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** Ollama: `{"error": "words"}`. */
export const ollamaShape: ErrorShape = ({ message }) => ({ error: message });
