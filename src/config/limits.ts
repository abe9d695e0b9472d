/**
 * The bounds that several places share, each with its unit in its name. One that a single file uses is a constant at
 * the top of that file.
 */
export * from './limits/checks.ts';
export * from './limits/context.ts';
export * from './limits/engine.ts';
export * from './limits/providers.ts';
export * from './limits/repository.ts';
export * from './limits/sandbox.ts';
export * from './limits/surfaces.ts';
export * from './limits/system.ts';
export * from './limits/tools.ts';
