import type { Span } from '../span.ts';
import { assign } from './assign.ts';
import { registration } from './call.ts';
import { evaluate } from './evaluate.ts';
import { run } from './execute.ts';
import { knownOf } from './guards.ts';
import { type Expression, type FunctionNode, type Statement, takesSelf } from './intermediate.ts';
import { KINDS, SAFE_BUT_AMOUNT, STRENGTHS } from './kinds.ts';
import { Collector } from './report.ts';
import { State, Work } from './state.ts';
import { noteReturn } from './summary.ts';
import { remembered, type Sink, type Tables } from './tables.ts';
import {
  CLEAN,
  joinTraces,
  joinValues,
  makeSafe,
  type Origin,
  type Trace,
  tainted,
  type Value,
} from './value.ts';
import { type Frame, type Known, newFrame, type Summary, type Walker } from './walker.ts';

/** Depth of calls between functions of one file that are analyzed inside each other; deeper calls count as unknown. */
const MAX_TAINT_CALL_DEPTH = 24;

const NUMBER_TYPE =
  /^(Optional\[)?(int|float|bool|UUID|uuid\.UUID|datetime|date|Decimal|number|boolean|bigint)\]?(\s*\|\s*(None|null|undefined))?$/;

type Definition = {
  frame: Frame | null;
  closure: () => State;
  registeredBy: string[];
  methods: Methods | null;
};
/** The methods of one class. `isNew`: a field was assigned after some of them were run. */
type Methods = { all: FunctionNode[]; isNew: boolean };

/** One text under analysis: its functions, the facts about them, and the findings. */
export class Analysis implements Walker {
  readonly tables: Tables;
  readonly work = new Work();
  state = new State(null, this.work);
  frame: Frame;
  readonly findings = new Collector();
  private depth = 0;
  private readonly summaries = new Map<FunctionNode, Summary>();
  private readonly active = new Set<FunctionNode>();
  private readonly recursive = new Set<FunctionNode>();
  private readonly definitions = new Map<FunctionNode, Definition>();
  private readonly classes: Methods[] = [];
  private readonly waiting = new Set<FunctionNode>();

  constructor(tables: Tables) {
    this.tables = { ...tables, canonical: remembered(tables.canonical) };
    this.frame = newFrame(null, this.state);
  }

  /** Runs a whole file: its statements, then each function that has not run yet. False when the budget ran out. */
  runFile(body: readonly Statement[]): boolean {
    run(this, body);
    this.state.isDead = false;
    this.frame.last = this.state;
    // The set grows while functions inside functions are found.
    for (const function_ of this.waiting) this.summaryOf(function_);
    for (const { all, isNew } of this.classes) if (isNew) this.runAgain(all);
    return !this.work.isSpent;
  }

  /** Methods that ran before another one assigned a field they read run again. */
  private runAgain(methods: readonly FunctionNode[]): void {
    for (const method of methods) this.summaries.delete(method);
    for (const method of methods) this.summaryOf(method);
  }

  evaluate(expression: Expression): Value {
    return this.work.spend() ? evaluate(this, expression) : CLEAN;
  }

  knownOf(test: Expression, truth: boolean): Known {
    return knownOf(this, test, truth);
  }

  run(body: readonly Statement[]): void {
    run(this, body);
  }

  note(function_: FunctionNode): void {
    if (this.definitions.has(function_)) return;
    const { frame } = this;
    const closure = () => (frame === this.frame ? this.state : frame.last);
    this.definitions.set(function_, { frame, closure, registeredBy: [], methods: null });
    this.waiting.add(function_);
  }

  define(function_: FunctionNode): void {
    this.note(function_);
    const definition = this.definitions.get(function_);
    if (definition?.registeredBy.length === 0)
      definition.registeredBy = function_.decorators.map((decorator) => registration(this, decorator));
    if (function_.name !== null) this.state.assign(function_.name, { ...CLEAN, function: function_ });
  }

  defineClass(name: string, body: readonly Statement[]): void {
    const { state: outside, frame } = this;
    let isOpen = true;
    const around = () => (frame === this.frame ? this.state : frame.last);
    const inside = new State(() => (isOpen ? outside : around()), this.work);
    const methods = body.flatMap((statement) => (statement.kind === 'function' ? statement.function : []));
    const siblings: Methods = { all: methods, isNew: false };
    this.classes.push(siblings);
    this.state = inside;
    run(
      this,
      body.filter(({ kind }) => kind !== 'function'),
    );
    for (const method of methods) {
      const registeredBy = method.decorators.map((decorator) => registration(this, decorator));
      this.definitions.set(method, { frame: null, closure: () => inside, registeredBy, methods: siblings });
      for (const self of ['self', 'this', 'cls', name])
        inside.refine(`${self}.${method.name}`, { ...CLEAN, function: method });
    }
    isOpen = false;
    this.state = outside;
    const constructors = methods.filter((method) => /^(__init__|constructor)$/.test(method.name ?? ''));
    for (const method of [...constructors, ...methods]) this.waiting.add(method);
    outside.assign(name, { ...CLEAN, name });
  }

  summaryOf(function_: FunctionNode): Summary | null {
    const known = this.summaries.get(function_);
    if (known !== undefined) {
      if (this.active.has(function_)) this.recursive.add(function_);
      return known;
    }
    if (this.depth >= MAX_TAINT_CALL_DEPTH || this.active.has(function_) || this.work.isSpent) return null;
    this.summarize(function_);
    // A recursive function: summarize it again, now that its first summary is known.
    if (this.recursive.has(function_)) this.summarize(function_);
    return this.summaries.get(function_) ?? null;
  }

  private summarize(function_: FunctionNode): void {
    const definition = this.definitions.get(function_);
    const { state, frame } = this;
    frame.last = state;
    const own = new State(definition?.closure ?? (() => state), this.work);
    const next = newFrame(function_, own);
    next.summary.reaches = this.summaries.get(function_)?.reaches ?? [];
    next.returnSinks = this.returnSinksOf(function_);
    this.summaries.set(function_, next.summary);
    this.enter(function_, next, () => {
      this.state = own;
      this.bind(function_, [], definition?.registeredBy ?? []);
      run(this, function_.body);
      if (!this.state.isDead) noteReturn(this, null, CLEAN);
      next.last = this.state;
      if (definition?.methods) this.keepFields(definition.closure(), definition.methods);
    });
    this.state = state;
    this.frame = frame;
  }

  private enter(function_: FunctionNode, frame: Frame, work: () => void): void {
    this.waiting.delete(function_);
    this.active.add(function_);
    this.depth += 1;
    this.frame = frame;
    work();
    this.depth -= 1;
    this.active.delete(function_);
  }

  private returnSinksOf({ decorators }: FunctionNode): readonly Sink[] {
    return this.tables.returnSinks(
      decorators.map((decorator) => this.evaluate(decorator.kind === 'call' ? decorator.callee : decorator)),
      this.state,
    );
  }

  /** Fields that a method fills are there for the next one: only certain sources, as the order of calls is unknown. */
  private keepFields(fields: State, methods: Methods): void {
    for (const [path, value] of this.state.entries()) {
      const sure = value.traces.filter(
        ({ origin }) => origin.strength === 'remote' || origin.strength === 'local',
      );
      if (!/^(self|this)\./.test(path) || sure.length === 0) continue;
      const known = fields.read(path);
      const next = known === null ? tainted(sure) : joinValues(known, tainted(sure));
      if (known?.traces.length !== next.traces.length) methods.isNew = true;
      fields.refine(path, next);
    }
  }

  /** Binds each parameter to its value before anyone calls the function. */
  private bind(function_: FunctionNode, given: readonly Value[], registeredBy: readonly string[]): void {
    for (const [index, { target }] of function_.parameters.entries()) {
      const inner = target.kind === 'default' ? target.target : target;
      const own = this.parameterValue(function_, index, registeredBy);
      const value =
        given[index] === undefined ? own : { ...given[index], name: given[index].name ?? own.name };
      assign(this, inner, value);
    }
    this.frame.reassigned.clear();
  }

  private parameterValue(function_: FunctionNode, index: number, registeredBy: readonly string[]): Value {
    const parameter = function_.parameters[index];
    if (parameter === undefined) return CLEAN;
    const { target } = parameter;
    const name = target.kind === 'name' ? target.name : '';
    const source = this.tables.parameterSource(parameter, { name, index, function: function_, registeredBy });
    if (source !== null && 'is' in source) return { ...CLEAN, name: source.is };
    if (index === 0 && takesSelf(function_)) return { ...CLEAN, name };
    const isNumber = parameter.type !== null && NUMBER_TYPE.test(parameter.type);
    const origin: Origin = {
      label: name === '' ? 'a parameter' : `parameter ${name}`,
      strength: source?.strength ?? (function_.isPublic ? 'weak' : null),
      parameter: { owner: function_, index },
      at: target.at,
    };
    const trace: Trace = { origin, safe: source?.safe ?? 0, isBuilt: false, isLoose: false };
    return makeSafe(tainted([trace]), isNumber ? SAFE_BUT_AMOUNT : 0);
  }

  runInline(function_: FunctionNode, given: readonly Value[], registeredBy: string): Value {
    if (this.active.has(function_) || this.depth >= MAX_TAINT_CALL_DEPTH || this.work.isSpent) return CLEAN;
    const { state: before, frame } = this;
    const inline = newFrame(frame.owner, before);
    inline.isInline = true;
    inline.summary.reaches = frame.summary.reaches;
    inline.reassigned = new Set(frame.reassigned);
    // Its own names are local; all others belong to the enclosing function.
    const own = new State(() => before, this.work);
    frame.last = before;
    this.enter(function_, inline, () => {
      this.state = own;
      this.bind({ ...function_, isPublic: false }, given, [registeredBy]);
      run(this, function_.body);
      inline.last = this.state;
    });
    this.frame = frame;
    this.state = before;
    this.takeOuterAssignments(function_, inline.last);
    return { ...tainted(inline.summary.returns), text: inline.summary.text };
  }

  /** A callback that assigned a name of the enclosing function may have run by then, or not. */
  private takeOuterAssignments({ parameters }: FunctionNode, inner: State): void {
    const names = new Set(parameters.map(({ target }) => (target.kind === 'name' ? target.name : '')));
    for (const [path, value] of inner.entries()) {
      const known = names.has(path) ? null : this.state.read(path);
      if (known !== null && known !== value)
        this.state.refine(path, { ...known, traces: joinTraces(known.traces, value.traces) });
    }
  }

  leaveFunction(expression: Expression | null, value: Value): void {
    noteReturn(this, expression, value);
  }

  reach(sink: Sink, value: Value, at: Span): void {
    const { mask } = KINDS[sink.kind];
    const isSafe = value.traces.every(({ safe }) => (safe & mask) === mask);
    if (value.traces.length > 0) this.findings.note(sink, at, isSafe);
    for (const trace of value.traces) this.reachTrace(sink, trace, at);
  }

  reachTrace(sink: Sink, trace: Trace, at: Span): void {
    const kind = KINDS[sink.kind];
    const { parameter, strength } = trace.origin;
    if ((trace.safe & kind.mask) === kind.mask) return;
    if (parameter !== null && parameter.owner === this.frame.owner)
      this.addReach(sink, trace, at, parameter.index);
    if (strength === null) return;
    if (STRENGTHS.indexOf(strength) < STRENGTHS.indexOf(sink.least ?? 'weak')) return;
    if (strength === 'weak' && (trace.isLoose || (kind.isWeakBuilt && !trace.isBuilt))) return;
    const severity = kind.severity[strength];
    if (severity !== null) this.findings.add({ sink, trace, at, severity });
  }

  private addReach(sink: Sink, trace: Trace, at: Span, parameter: number): void {
    const { reaches } = this.frame.summary;
    const isKnown = reaches.some(
      (known) =>
        known.sink === sink &&
        known.at.start === at.start &&
        known.parameter === parameter &&
        known.trace.safe === trace.safe,
    );
    if (!isKnown) reaches.push({ parameter, sink, at, trace });
  }
}
