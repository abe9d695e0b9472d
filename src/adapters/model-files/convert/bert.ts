import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { openRegular } from '../../files/bounded-read.ts';
import { openToWrite } from '../../files/writes.ts';
import { type GgufTensor, type GgufValue, ggufHead, paddingAfter, quantize, tensorBytes } from './gguf.ts';

/** Size of the tensor list at the beginning of a safetensors file: some hundred bytes per tensor. */
const MAX_TENSOR_DIRECTORY_BYTES = 1024 * 1024;

/** Facts about a sentence-embedding BERT that its tensors do not contain. Its vectors are the mean over all tokens. */
export type BertShape = {
  title: string;
  license: string;
  layers: number;
  heads: number;
  contextTokens: number;
  layerNormEpsilon: number;
};

/** `tensorBytes`: where the vocabulary (one token per line) begins, after the tensors. */
export type BertSource = { tensorBytes: number; shape: BertShape; signal: AbortSignal };

const Tensor = z.object({
  dtype: z.literal('F32'),
  shape: z.array(z.int().positive()).min(1).max(2),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().positive()]),
});
type Placed = { shape: number[]; start: number; end: number };
/** Size in bytes of the length field at the start of a safetensors file. */
const LENGTH_BYTES = 8;

/**
 * Converts a BERT encoder (safetensors, then its vocabulary) into a GGUF file that llama.cpp runs, with
 * matrices in Q8_0. The same input gives the same bytes. Throws the errors of the disk, and an Error for any
 * other input: both files have known hashes, so that would be a bug.
 */
export async function convertBert(
  from: string,
  to: string,
  { tensorBytes: vocabularyAt, shape, signal }: BertSource,
): Promise<void> {
  const source = await openRegular(from);
  if (source === null) throw new Error(`${from} is not a file`);
  try {
    const target = await openToWrite(to);
    try {
      const placed = await directory(source);
      const { size } = await source.stat();
      const words = await readAt(source, vocabularyAt, size - vocabularyAt);
      const tokens = words.toString('utf8').replace(/\n$/, '').split('\n');
      const tensors = ggufTensors(placed, shape.layers);
      await target.write(
        ggufHead(
          metadata(shape, placed, tokens),
          tensors.map(({ tensor }) => tensor),
        ),
      );
      for (const { tensor, place } of tensors) {
        signal.throwIfAborted();
        await target.write(await numbersOf(source, tensor, place));
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** The position of each tensor, from the beginning of the file (format: huggingface/safetensors, README). */
async function directory(source: FileHandle): Promise<Map<string, Placed>> {
  const length = Number((await readAt(source, 0, LENGTH_BYTES)).readBigUInt64LE());
  if (length > MAX_TENSOR_DIRECTORY_BYTES) throw new Error('The list of tensors is too long');
  const listed: unknown = JSON.parse((await readAt(source, LENGTH_BYTES, length)).toString('utf8'));
  const begin = LENGTH_BYTES + length;
  const placed = new Map<string, Placed>();
  for (const [name, entry] of Object.entries(z.record(z.string(), z.unknown()).parse(listed))) {
    const tensor = Tensor.safeParse(entry);
    if (!tensor.success) continue;
    const [start, end] = tensor.data.data_offsets;
    placed.set(name, { shape: tensor.data.shape, start: begin + start, end: begin + end });
  }
  return placed;
}

/** Names of a layer's tensors in both formats, without `.weight` and `.bias`. */
const OF_LAYER: readonly [string, string][] = [
  ['attention.self.query', 'attn_q'],
  ['attention.self.key', 'attn_k'],
  ['attention.self.value', 'attn_v'],
  ['attention.output.dense', 'attn_output'],
  ['attention.output.LayerNorm', 'attn_output_norm'],
  ['intermediate.dense', 'ffn_up'],
  ['output.dense', 'ffn_down'],
  ['output.LayerNorm', 'layer_output_norm'],
];

type Named = { tensor: GgufTensor; place: Placed };

function ggufTensors(placed: ReadonlyMap<string, Placed>, layers: number): Named[] {
  const named = (from: string, to: string): Named => {
    const place = placed.get(from);
    if (place === undefined) throw new Error(`The model has no tensor ${from}`);
    // llama.cpp adds positions and token types as floats.
    const isMatrix = place.shape.length === 2 && !/^(?:position_embd|token_types)/.test(to);
    return {
      tensor: { name: to, kind: isMatrix ? 'Q8_0' : 'F32', shape: place.shape.toReversed() },
      place,
    };
  };
  const both = (from: string, to: string) =>
    ['weight', 'bias'].map((part) => named(`${from}.${part}`, `${to}.${part}`));
  return [
    named('embeddings.word_embeddings.weight', 'token_embd.weight'),
    named('embeddings.position_embeddings.weight', 'position_embd.weight'),
    named('embeddings.token_type_embeddings.weight', 'token_types.weight'),
    ...both('embeddings.LayerNorm', 'token_embd_norm'),
    ...Array.from({ length: layers }, (_, layer) =>
      OF_LAYER.flatMap(([from, to]) => both(`encoder.layer.${layer}.${from}`, `blk.${layer}.${to}`)),
    ).flat(),
  ];
}

async function numbersOf(
  source: FileHandle,
  tensor: GgufTensor,
  { start, end }: Placed,
): Promise<Uint8Array> {
  const raw = await readAt(source, start, end - start);
  const bytes =
    tensor.kind === 'F32'
      ? raw
      : quantize(
          new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / Float32Array.BYTES_PER_ELEMENT),
        );
  return Buffer.concat([bytes, Buffer.alloc(paddingAfter(tensorBytes(tensor)))]);
}

const MEAN_POOLING = 1;
const Q8_FILE = 7;
const NORMAL_TOKEN = 1;
const CONTROL_TOKEN = 3;
const WORD_BEGINNING = '\u2581';

/** Keys as llama.cpp's `llm_arch` BERT and its WordPiece tokenizer read them. */
function metadata(
  { title, license, layers, heads, contextTokens, layerNormEpsilon }: BertShape,
  placed: ReadonlyMap<string, Placed>,
  tokens: readonly string[],
): Map<string, GgufValue> {
  const [, width = 0] = placed.get('embeddings.word_embeddings.weight')?.shape ?? [];
  const [inner = 0] = placed.get('encoder.layer.0.intermediate.dense.weight')?.shape ?? [];
  const [types = 0] = placed.get('embeddings.token_type_embeddings.weight')?.shape ?? [];
  const string = (value: string): GgufValue => ({ type: 'string', value });
  const u32 = (value: number): GgufValue => ({ type: 'u32', value });
  const token = (name: string): GgufValue => u32(tokens.indexOf(name));
  return new Map<string, GgufValue>([
    ['general.architecture', string('bert')],
    ['general.name', string(title)],
    ['general.license', string(license)],
    ['general.file_type', u32(Q8_FILE)],
    ['bert.block_count', u32(layers)],
    ['bert.context_length', u32(contextTokens)],
    ['bert.embedding_length', u32(width)],
    ['bert.feed_forward_length', u32(inner)],
    ['bert.attention.head_count', u32(heads)],
    ['bert.attention.layer_norm_epsilon', { type: 'f32', value: layerNormEpsilon }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    ['bert.pooling_type', u32(MEAN_POOLING)],
    ['tokenizer.ggml.model', string('bert')],
    ['tokenizer.ggml.token_type_count', u32(types)],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tokens.map(marked) }],
    [
      'tokenizer.ggml.token_type',
      { type: 'i32s', value: tokens.map((name) => (isControl(name) ? CONTROL_TOKEN : NORMAL_TOKEN)) },
    ],
    ['tokenizer.ggml.bos_token_id', token('[CLS]')],
    ['tokenizer.ggml.eos_token_id', token('[SEP]')],
    ['tokenizer.ggml.cls_token_id', token('[CLS]')],
    ['tokenizer.ggml.seperator_token_id', token('[SEP]')],
    ['tokenizer.ggml.unknown_token_id', token('[UNK]')],
    ['tokenizer.ggml.padding_token_id', token('[PAD]')],
    ['tokenizer.ggml.mask_token_id', token('[MASK]')],
  ]);
}

/** WordPiece marks tokens that continue a word (`##ing`); llama.cpp marks those that begin one. */
function marked(token: string): string {
  if (isControl(token)) return token;
  return token.startsWith('##') ? token.slice(2) : WORD_BEGINNING + token;
}

function isControl(token: string): boolean {
  return /^\[(?:PAD|UNK|CLS|SEP|MASK)\]$/.test(token);
}

async function readAt(source: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.from(new ArrayBuffer(bytes));
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await source.read(buffer, done, bytes - done, position + done);
    if (bytesRead === 0) throw new Error('The model file ends early');
    done += bytesRead;
  }
  return buffer;
}
