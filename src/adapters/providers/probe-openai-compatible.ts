import { fail, ok, type Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Abilities } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import { CANCELLED, silentFailure } from './failures.ts';
import type { Markers } from './fill-in-the-middle.ts';
import { callJson, type Line, within } from './json-call.ts';
import { type Call, type Identity, identify, type Server } from './probe-identity.ts';
import * as trials from './probe-trials.ts';

/** How this endpoint fills in the middle; null when it cannot, `unknown` until it has answered. */
type FillRoute =
  | { kind: 'unknown'; failure: ModelFailure }
  | { kind: 'infill' }
  | { kind: 'suffix' }
  | { kind: 'markers'; markers: Markers }
  | null;

/** Facts that the adapter needs beyond those it reports to its users. */
export type Findings = {
  server: Server;
  abilities: Abilities;
  continues: boolean;
  fill: FillRoute;
  settled: boolean;
};

type Trials = {
  chat: trials.Trial & { continues: boolean };
  fill: trials.Trial & { route: FillRoute };
  embeddings: trials.Trial;
  constraint: trials.Trial;
  probabilities: trials.Trial;
};

/** Identifies the endpoint and tries its abilities, within `probeMs` milliseconds in total. */
export async function probeOpenAiCompatible(
  line: Line,
  probeMs: number,
  signal: AbortSignal,
): Promise<Result<Findings, ModelFailure>> {
  return within(signal, probeMs, async (bounded, late) => {
    const call: Call = async (url, body) => {
      const bounds = { idleMs: probeMs, signal: bounded };
      const answer = await callJson(line, body === undefined ? { url, ...bounds } : { url, body, ...bounds });
      return !answer.ok && late() ? fail(silentFailure(line.endpoint, probeMs)) : answer;
    };
    const identity = await identify(call, line.endpoint);
    if (!identity.ok) return identity;
    const tried = await tryAll(call, line.endpoint, identity.value);
    if (signal.aborted) return fail(CANCELLED);
    const missing = missingModel(identity.value, tried);
    if (missing !== null) return fail(missing);
    const contextTokens = await contextOf(call, line.endpoint, identity.value);
    return ok(report(line, { ...identity.value, contextTokens }, tried));
  });
}

async function tryAll(call: Call, endpoint: Endpoint, identity: Identity): Promise<Trials> {
  const { model, baseUrl, rootUrl } = endpoint;
  const post: trials.Post = (path, body) => call(`${baseUrl}${path}`, { model, ...body });
  const postRoot: trials.Post = (path, body) => call(`${rootUrl}${path}`, { model, ...body });
  const [chats, fill, embeddings] = await Promise.all([
    tryChats(post, identity.server),
    tryFill(identity, post, postRoot),
    trials.tryEmbeddings(post),
  ]);
  return { ...chats, fill, embeddings };
}

/** The further trials make sense only for a model that chats. */
async function tryChats(post: trials.Post, server: Server) {
  const chat = await trials.tryChat(post, server === 'vllm' ? trials.CONTINUE_FLAGS : {});
  const untried = { works: false, failure: null };
  if (!chat.works) return { chat, constraint: untried, probabilities: untried };
  const [constraint, probabilities] = await Promise.all([
    trials.tryConstraint(post),
    trials.tryProbabilities(post),
  ]);
  return { chat, constraint, probabilities };
}

async function tryFill(
  { server, insert }: Identity,
  post: trials.Post,
  postRoot: trials.Post,
): Promise<Trials['fill']> {
  if (server === 'llama.cpp') return routed(await trials.tryInfill(postRoot), { kind: 'infill' });
  if (server === 'vllm') {
    const trial = await trials.tryMarkers(postRoot);
    return routed(trial, trial.markers === null ? null : { kind: 'markers', markers: trial.markers });
  }
  const trial = insert === null ? await trials.trySuffix(post) : { works: insert, failure: null };
  return routed(trial, { kind: 'suffix' });
}

function routed(trial: trials.Trial, route: FillRoute): Trials['fill'] {
  const { works, failure } = trial;
  if (works) return { works, failure, route };
  const unanswered = failure !== null && !trials.isRefusal(failure);
  return { works, failure, route: unanswered ? { kind: 'unknown', failure } : null };
}

/** Only if both the list and a request say so: some endpoints list nothing, some serve models that they do not list. */
function missingModel({ listed }: Identity, { chat, embeddings }: Trials): ModelFailure | null {
  const failures = [chat, embeddings].map(({ failure }) => failure);
  const all = failures.every((failure) => failure?.reason === 'model_missing');
  return all && listed !== true ? (failures[0] ?? null) : null;
}

async function contextOf(call: Call, endpoint: Endpoint, identity: Identity): Promise<number | null> {
  if (identity.contextTokens !== null || identity.server !== 'ollama') return identity.contextTokens;
  const running = await call(`${endpoint.rootUrl}/api/ps`);
  return running.ok ? trials.runningTokens(running.value, endpoint.model) : null;
}

function report(line: Line, identity: Identity, tried: Trials): Findings {
  const { server, contextTokens } = identity;
  const { chat, fill, embeddings, constraint, probabilities } = tried;
  const remarks = [
    ...identity.remarks,
    ...(contextTokens === null ? [contextRemark(identity)] : []),
    ...lacks(chat, 'It does not support chat', 'Whether it supports chat'),
    ...(chat.works && !chat.continues ? [INSTRUCTED_OPENING] : []),
    ...lacks(fill, `It cannot fill in the middle${fillWhy(identity)}`, 'Whether it can fill in the middle'),
    ...lacks(embeddings, 'It does not support embeddings', 'Whether it supports embeddings'),
    ...(chat.works ? chatLacks(constraint, probabilities) : []),
    ...(server === 'llama.cpp' ? [] : ['It does not support GBNF grammars: only llama.cpp does']),
    ...line.refused.remarks(),
  ];
  const abilities = {
    contextTokens,
    chat: chat.works,
    fillInTheMiddle: fill.works,
    embeddings: embeddings.works,
    constraint: constraint.works,
    probabilities: probabilities.works,
    remarks,
  };
  const settled = Object.values(tried).every(({ failure }) => failure === null || trials.isRefusal(failure));
  return { server, abilities, continues: chat.continues, fill: fill.route, settled };
}

function contextRemark({ server, modelTokens }: Identity): string {
  const most = modelTokens === null ? '' : `; the model could take ${modelTokens} tokens`;
  if (server === 'ollama')
    return `Ollama does not report its context size${most}, and cuts longer prompts silently: set num_ctx in the Modelfile or OLLAMA_CONTEXT_LENGTH`;
  if (server === 'lm-studio')
    return `The model is not loaded, so its context size is unknown${most}: load it in LM Studio`;
  return `It does not report its context size${most}: prompts are not cut to fit`;
}

/** The reason why an endpoint that answered well still did not fill in. */
function fillWhy({ server, insert }: Identity): string {
  if (server === 'vllm') return ': its tokenizer has none of the known markers';
  if (insert === false) return ': the template of the model has no place for a suffix';
  return server === 'llama.cpp' ? '' : ': it ignored the suffix, or does not report that it read it';
}

function chatLacks(constraint: trials.Trial, probabilities: trials.Trial): string[] {
  return [
    ...lacks(constraint, 'It does not support JSON schemas', 'Whether it supports JSON schemas'),
    ...lacks(
      probabilities,
      'It does not report token probabilities',
      'Whether it reports token probabilities',
    ),
  ];
}

/** One line for an ability that a trial did not show; none if it did. */
function lacks(trial: trials.Trial, lack: string, question: string): string[] {
  if (trial.works) return [];
  if (trial.failure === null) return [lack];
  if (!trials.isRefusal(trial.failure)) return [`${question} is unknown: ${trial.failure.message}`];
  return [`${lack.split(':')[0]}: ${trial.failure.message}`];
}

/** For users of a model that starts over instead of continuing a partial answer. */
export const INSTRUCTED_OPENING =
  'It does not continue a prefilled answer: the beginning goes into the instruction';
