import { Agent, request } from 'node:http';
import { CLIENTS, judge, type Streamed } from './server-workload.ts';

/** Longer is a hang: an answer takes about six seconds. */
const HANG_MS = 60_000;

/** As SDKs do it: connections are reused. */
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });

/** One conversation with the server, streamed over OpenAI's protocol. */
export async function streamOne(url: string, marker: string, signal: AbortSignal): Promise<Streamed> {
  const body = JSON.stringify({
    stream: true,
    messages: [{ role: 'user', content: `Say ${marker} often.` }],
  });
  const began = performance.now();
  try {
    const text = await post(
      `${url}/v1/chat/completions`,
      body,
      AbortSignal.any([signal, AbortSignal.timeout(HANG_MS)]),
    );
    const elapsedMs = performance.now() - began;
    return judge(marker, wordsOf(text), elapsedMs);
  } catch (error) {
    return { kind: 'dropped', why: `${marker}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function post(url: string, body: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text.slice(0, 200)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The content of all events; nothing when the end is missing. */
function wordsOf(stream: string): string {
  const events = stream.split('\n\n').filter((event) => event.startsWith('data: '));
  if (events.at(-1) !== 'data: [DONE]') return '';
  return events
    .slice(0, -1)
    .map((event) => JSON.parse(event.slice('data: '.length)).choices[0]?.delta.content ?? '')
    .join('');
}
