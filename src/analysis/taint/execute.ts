import { assign } from './assign.ts';
import { buildText, itemOf } from './combine.ts';
import { assume, viewOfTest } from './guards.ts';
import type { Case, Expression, Statement } from './intermediate.ts';
import type { State } from './state.ts';
import { CLEAN } from './value.ts';
import type { Walker } from './walker.ts';

/** Loops nested deeper than this are run once instead of twice. */
const LOOPS_RUN_TWICE = 2;
const TEST_NAME = /match|test|valid|allow|safe|^is|starts|includes|^has|exec|trust/i;

/** Runs statements in order until one ends the path. Functions are hoisted, as they are at run time. */
export function run(walker: Walker, body: readonly Statement[]): void {
  for (const statement of body) if (statement.kind === 'function') walker.define(statement.function);
  for (const statement of body) {
    if (walker.state.isDead || !walker.work.spend()) return;
    runStatement(walker, statement);
  }
}

function runStatement(walker: Walker, statement: Statement): void {
  switch (statement.kind) {
    case 'expression':
      walker.evaluate(statement.value);
      return;
    case 'assign':
      runAssign(walker, statement);
      return;
    case 'return':
      runReturn(walker, statement.value);
      return;
    case 'leave':
      runLeave(walker, statement);
      return;
    case 'assert':
      walker.evaluate(statement.test);
      assume(walker, statement.test, true);
      return;
    case 'import':
      walker.state.assign(statement.local, { ...CLEAN, name: walker.tables.canonical(statement.qualified) });
      return;
    case 'class':
      walker.defineClass(statement.name, statement.body);
      return;
    default:
      runBranching(walker, statement);
  }
}

function runBranching(walker: Walker, statement: Statement): void {
  switch (statement.kind) {
    case 'if':
      runIf(walker, statement);
      return;
    case 'loop':
      runLoop(walker, statement);
      return;
    case 'try':
      runTry(walker, statement);
      return;
    case 'switch':
      runSwitch(walker, statement);
      return;
    case 'block':
      run(walker, statement.body);
      return;
    default:
      return;
  }
}

type Of<K extends Statement['kind']> = Statement & { kind: K };

function runAssign(walker: Walker, { target, value, isAdded }: Of<'assign'>): void {
  const given = walker.evaluate(value);
  if (isAdded) {
    assign(walker, target, buildText([walker.evaluate(target), given]));
    return;
  }
  const view = given.view === null && isTest(value) ? viewOfTest(walker, value) : null;
  assign(walker, target, view === null ? given : { ...given, view });
}

function isTest(value: Expression): boolean {
  if (value.kind === 'compare' || value.kind === 'not' || value.kind === 'logic') return true;
  if (value.kind !== 'call') return false;
  const { callee } = value;
  return (callee.kind === 'member' || callee.kind === 'name') && TEST_NAME.test(callee.name);
}

function runReturn(walker: Walker, value: Expression | null): void {
  const returned = value === null ? CLEAN : walker.evaluate(value);
  if (value !== null) {
    const page = value.kind === 'list' ? (value.items[0] ?? value) : value;
    if (value.kind !== 'map')
      for (const sink of walker.frame.returnSinks)
        walker.reach(sink, page === value ? returned : (returned.items?.[0] ?? returned), page.at);
  }
  walker.leaveFunction(value, returned);
  walker.state.isDead = true;
}

function runLeave(walker: Walker, { how, value }: Of<'leave'>): void {
  if (value !== null) walker.evaluate(value);
  if (how === 'loop') walker.frame.loops.at(-1)?.push(walker.state.copy());
  walker.state.isDead = true;
}

/** Runs each branch from the same state, and continues with the joined state. */
function runWays(walker: Walker, ways: readonly (() => void)[]): void {
  const before = walker.state;
  const after = ways.map((way) => {
    walker.state = before.copy();
    way();
    return walker.state;
  });
  walker.state = meet(after, before);
}

function meet(states: readonly State[], before: State): State {
  const [first = before, ...others] = states;
  return others.reduce((joined, state) => joined.join(state), first);
}

function runIf(walker: Walker, { test, yes, otherwise }: Of<'if'>): void {
  walker.evaluate(test);
  const way = (truth: boolean, body: Statement[]) => () => {
    assume(walker, test, truth);
    run(walker, body);
  };
  runWays(walker, [way(true, yes), way(false, otherwise)]);
}

function runLoop(walker: Walker, { test, each, body, otherwise }: Of<'loop'>): void {
  const { loops } = walker.frame;
  const left: State[] = [];
  loops.push(left);
  const rounds = loops.length > LOOPS_RUN_TWICE ? 1 : 2;
  for (let round = 0; round < rounds; round += 1) {
    const before = walker.state;
    walker.state = before.copy();
    if (each !== null) assign(walker, each.target, itemOf(walker.evaluate(each.iterable)));
    if (test !== null) {
      walker.evaluate(test);
      assume(walker, test, true);
    }
    run(walker, body);
    walker.state = walker.state.join(before);
  }
  loops.pop();
  if (test !== null) assume(walker, test, false);
  run(walker, otherwise);
  for (const state of left) {
    state.isDead = false;
    walker.state = walker.state.join(state);
  }
}

/** A handler may run after any part of the body. Approximated by: after none of it, or after all of it. */
function runTry(walker: Walker, { body, handlers, otherwise, last }: Of<'try'>): void {
  const before = walker.state.copy();
  run(walker, body);
  const after = walker.state.copy();
  after.isDead = false;
  run(walker, otherwise);
  const fine = walker.state;
  const caught = handlers.map((handler) => {
    walker.state = before.copy().join(after);
    run(walker, handler);
    return walker.state;
  });
  walker.state = meet([fine, ...caught], fine);
  const isDead = walker.state.isDead;
  walker.state.isDead = false;
  run(walker, last);
  walker.state.isDead ||= isDead;
}

function runSwitch(walker: Walker, { subject, cases, fallsThrough }: Of<'switch'>): void {
  const { loops } = walker.frame;
  walker.evaluate(subject);
  const left: State[] = [];
  if (fallsThrough) loops.push(left);
  const before = walker.state;
  const ends: State[] = [];
  let through: State | null = null;
  for (const one of cases) {
    walker.state = before.copy();
    assumeCase(walker, subject, one);
    if (through !== null) walker.state = walker.state.join(through);
    run(walker, one.body);
    if (fallsThrough) through = walker.state;
    else ends.push(walker.state);
  }
  if (fallsThrough) loops.pop();
  if (through !== null) ends.push(through);
  if (!cases.some(({ isDefault }) => isDefault)) ends.push(before);
  for (const state of left) state.isDead = false;
  walker.state = meet([...ends, ...left], before);
}

function assumeCase(walker: Walker, subject: Expression, { values, isDefault }: Case): void {
  const [only] = values;
  for (const value of values) walker.evaluate(value);
  if (isDefault || only === undefined || values.some(({ kind }) => kind !== 'text' && kind !== 'constant'))
    return;
  const isTrue = subject.kind === 'constant' && subject.text === 'true';
  if (!isTrue)
    assume(walker, { kind: 'compare', operator: '==', left: subject, right: only, at: subject.at }, true);
}
