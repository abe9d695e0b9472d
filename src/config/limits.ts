/**
 * Every bound of the program, with its unit in its name. A number that bounds a prompt, a wait, a queue, a buffer or a
 * file is defined here and nowhere else.
 */
export * from './limits/checks.ts';
export * from './limits/context.ts';
export * from './limits/engine.ts';
export * from './limits/generate.ts';
export * from './limits/providers.ts';
export * from './limits/repository.ts';
export * from './limits/sandbox.ts';
export * from './limits/surfaces.ts';
export * from './limits/system.ts';
export * from './limits/tools.ts';
