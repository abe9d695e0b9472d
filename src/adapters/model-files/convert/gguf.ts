/**
 * GGUF, version 3, as far as our own models need it: header, metadata, and tensors with 32-byte alignment
 * (format: `docs/gguf.md` of ggml-org/ggml).
 */

export type GgufValue =
  | { type: 'string'; value: string }
  | { type: 'u32'; value: number }
  | { type: 'f32'; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'strings'; value: readonly string[] }
  | { type: 'i32s'; value: readonly number[] };

/** Number formats of the tensors that we write: 32-bit floats, or blocks of 32 bytes with one scale. */
type TensorKind = 'F32' | 'Q8_0';

export type GgufTensor = {
  name: string;
  kind: TensorKind;
  /** Fastest-varying dimension first: the reverse of safetensors. */
  shape: readonly number[];
};

const MAGIC = 0x46554747;
const VERSION = 3;
const ALIGNMENT = 32;
/** Type numbers of ggml and of GGUF's metadata. */
const TENSOR_TYPE = { F32: 0, Q8_0: 8 } as const;
const VALUE_TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

/** Numbers per block of Q8_0; a row of a tensor must be a multiple of it. */
const Q8_BLOCK = 32;
const Q8_BLOCK_BYTES = 34;

/** The size of a tensor's numbers in the file in bytes, without the padding after it. */
export function tensorBytes({ kind, shape }: GgufTensor): number {
  const count = shape.reduce((product, length) => product * length, 1);
  return kind === 'F32' ? count * 4 : (count / Q8_BLOCK) * Q8_BLOCK_BYTES;
}

/** Bytes of padding after this many bytes. */
export function paddingAfter(bytes: number): number {
  return (ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT;
}

/** Everything before the first tensor's numbers. The tensors follow in this order, each padded. */
export function ggufHead(
  metadata: ReadonlyMap<string, GgufValue>,
  tensors: readonly GgufTensor[],
): Uint8Array {
  const parts = [u32(MAGIC), u32(VERSION), u64(tensors.length), u64(metadata.size)];
  for (const [key, value] of metadata) parts.push(text(key), ...valueParts(value));
  let offset = 0;
  for (const tensor of tensors) {
    const { name, kind, shape } = tensor;
    parts.push(text(name), u32(shape.length), ...shape.map(u64), u32(TENSOR_TYPE[kind]), u64(offset));
    offset += tensorBytes(tensor);
    offset += paddingAfter(offset);
  }
  const head = Buffer.concat(parts);
  return Buffer.concat([head, Buffer.alloc(paddingAfter(head.length))]);
}

function valueParts({ type, value }: GgufValue): Buffer[] {
  switch (type) {
    case 'string':
      return [u32(VALUE_TYPE.string), text(value)];
    case 'u32':
      return [u32(VALUE_TYPE.u32), u32(value)];
    case 'f32':
      return [u32(VALUE_TYPE.f32), f32(value)];
    case 'bool':
      return [u32(VALUE_TYPE.bool), Buffer.of(value ? 1 : 0)];
    case 'strings':
      return [u32(VALUE_TYPE.array), u32(VALUE_TYPE.string), u64(value.length), ...value.map(text)];
    case 'i32s':
      return [u32(VALUE_TYPE.array), u32(VALUE_TYPE.i32), u64(value.length), ...value.map(i32)];
  }
}

/**
 * Numbers in blocks of Q8_0: a scale (half precision) and 32 bytes each, rounded as ggml's reference does.
 * The same numbers give the same bytes on every machine: all steps are IEEE 754 operations.
 */
export function quantize(numbers: Float32Array): Uint8Array {
  const blocks = numbers.length / Q8_BLOCK;
  const bytes = Buffer.alloc(blocks * Q8_BLOCK_BYTES);
  for (let block = 0; block < blocks; block += 1) {
    const start = block * Q8_BLOCK;
    let largest = 0;
    for (let index = start; index < start + Q8_BLOCK; index += 1)
      largest = Math.max(largest, Math.abs(numbers[index] as number));
    const scale = Math.fround(largest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const at = block * Q8_BLOCK_BYTES;
    bytes.writeUInt16LE(halfPrecision(scale), at);
    for (let index = 0; index < Q8_BLOCK; index += 1)
      bytes.writeInt8(
        awayFromZero(Math.fround((numbers[start + index] as number) * inverse)),
        at + 2 + index,
      );
  }
  return bytes;
}

function awayFromZero(value: number): number {
  return Math.max(-127, Math.min(127, Math.sign(value) * Math.round(Math.abs(value))));
}

const view = new DataView(new ArrayBuffer(4));

/** The bits of the nearest half-precision number, ties to even (IEEE 754-2019, 4.3.1), for a number of at least 0. */
export function halfPrecision(value: number): number {
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  if (exponent >= 31) return 0x7c00;
  const mantissa = (bits & 0x7fffff) | 0x800000;
  // Below the smallest normal number, the leading bit is explicit and more bits are shifted out.
  const shift = exponent > 0 ? 13 : 14 - exponent;
  if (shift > 24) return 0;
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const rounded = kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
  // A carry out of the mantissa correctly raises the exponent.
  return exponent > 0 ? rounded + ((exponent - 1) << 10) : rounded;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
